"""The page of a campaign: code, who is there, who is not; its poster, its export, one pupil's results."""

import re
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from pix.campaigns.models import Campaign
from pix.campaigns.services import sharing, taking_part
from pix.content.models import Tube
from tests.accounts.factories import make_user
from tests.campaigns.factories import make_campaign, make_participation, make_profile
from tests.campaigns.starting import take_part
from tests.content.factories import load_sample
from tests.schools.factories import make_member, make_student, set_roster
from tests.web.markup import compact

PAGES = ["", "/affiche", "/resultats.csv", "/participations/{participation}"]


@pytest.fixture
def campaign(school, member):
    return make_campaign(school, member, divisions=("6E A",), code="MPLRHT364")


@pytest.fixture
def participation(school, campaign):
    return make_participation(campaign, pupil(school, "VENU"))


@pytest.fixture
def colleague(school):
    return make_member(school).user


def pupil(school, last_name, **fields):
    return make_student(school, user=make_user(username=f"{last_name}.0503".lower()), last_name=last_name, **fields)


def url_of(campaign, page=""):
    return f"/orga/campagnes/{campaign.pk}{page}"


def text_of(response):
    text = response.content.decode()
    return compact(text) if response["Content-Type"].startswith("text/html") else text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("anonymous", 302),
        ("pupil", 404),
        ("outsider", 404),
        ("colleague", 200),
        ("member", 200),
        ("administrator", 200),
    ],
)
def test_every_member_reads_and_outsiders_do_not_learn_it_exists(visitor, campaign, participation, page, who, status):
    url = url_of(campaign, page.format(participation=participation.pk))

    assert visitor(who).get(url).status_code == status


@pytest.mark.parametrize("page", PAGES)
def test_a_campaign_that_is_not_there_is_not_found(visitor, member, page):
    url = f"/orga/campagnes/99999999999999999999{page.format(participation=1)}"

    assert visitor("member").get(url).status_code == 404


def test_a_participation_is_reached_through_its_own_campaign(visitor, school, member, campaign, participation):
    other = make_campaign(school, member)

    assert visitor("member").get(url_of(other, f"/participations/{participation.pk}")).status_code == 404


def test_shows_the_code_the_direct_link_and_its_qr(visitor, campaign, settings):
    settings.PUBLIC_URL = "https://pix.example"

    text = text_of(visitor("member").get(url_of(campaign)))

    assert "<span>MPLRHT</span><span>364</span>" in text
    assert "https://pix.example/campagnes/MPLRHT364" in text
    assert 'class="qr"' in text
    assert "pix.example/campagnes" in text


def test_says_who_joined_who_sent_and_who_is_not_there_yet(visitor, school, campaign, participation):
    make_participation(campaign, pupil(school, "ENVOI"), status="shared", pix=62)
    make_student(school, last_name="SANSCOMPTE")
    pupil(school, "AVECCOMPTE")
    make_student(school, last_name="AILLEURS", division="6E B")

    text = text_of(visitor("member").get(url_of(campaign)))

    assert "2 élèves pas encore là" in text
    assert "2 élèves ont rejoint" in text
    awaited, joined = text.split('id="rejoint"')
    assert "SANSCOMPTE" in awaited
    assert "Aucun compte" in awaited
    assert re.search(r"AVECCOMPTE.*Identifiant", awaited)
    assert "ENVOI" in joined
    assert "62 Pix" in joined
    assert "AILLEURS" not in text


def test_who_is_stuck_is_one_click_away_from_their_account(visitor, school, campaign, participation):
    absent, gone = pupil(school, "ABSENT"), participation.student
    client = visitor("member")
    page = url_of(campaign, f"/participations/{participation.pk}")

    assert f'href="/orga/eleves/{absent.pk}/compte"' in text_of(client.get(url_of(campaign)))
    assert f'href="/orga/eleves/{gone.pk}/compte"' in text_of(client.get(page))
    gone.left_on = campaign.created_at.date()
    gone.save()
    assert "/compte" not in text_of(client.get(page))


def test_after_the_school_year_the_campaign_is_frozen_to_those_who_took_part(visitor, school, campaign, participation):
    make_student(school, last_name="NOUVEAU")
    set_roster(school, school_year=2027)

    text = text_of(visitor("member").get(url_of(campaign)))

    assert "L’année scolaire 2026-2027 est terminée" in text
    assert "VENU" in text
    assert "NOUVEAU" not in text
    assert "every 10s" not in text


def test_a_campaign_without_classes_says_that_it_awaits_nobody_in_particular(visitor, school, member):
    make_student(school, last_name="QUELCUN")

    text = text_of(visitor("member").get(url_of(make_campaign(school, member))))

    assert "Campagne ouverte à tous les élèves" in text
    assert "QUELCUN" not in text


def test_when_everybody_is_there_the_page_says_so(visitor, campaign, participation):
    assert "Tout le monde est là" in text_of(visitor("member").get(url_of(campaign)))


def test_the_live_part_refreshes_itself_and_can_be_paused(visitor, campaign, participation):
    client = visitor("member")

    live = text_of(client.get(url_of(campaign), headers={"HX-Request": "true"}))
    paused = text_of(client.get(url_of(campaign) + "?pause=1", headers={"HX-Request": "true"}))
    without_script = text_of(client.get(url_of(campaign) + "?pause=1"))

    assert live.startswith('<div id="en-direct"')
    assert 'hx-trigger="every 10s"' in live
    assert "Mettre en pause" in live
    for text in (paused, without_script):
        assert "every 10s" not in text
        assert "Reprendre" in text


def test_a_page_left_open_is_told_to_leave_for_the_sign_in_page(visitor, campaign):
    response = visitor("anonymous").get(url_of(campaign), headers={"HX-Request": "true"})

    assert (response.status_code, response.content) == (200, b"")
    assert response["HX-Redirect"] == f"/orga/connexion?next=/orga/campagnes/{campaign.pk}"


def test_a_page_that_refreshes_itself_does_not_keep_the_session_open(visitor, campaign):
    client = visitor("member")
    client.get(url_of(campaign))
    session = client.session
    session["seen_at"] -= 1_000
    session.save()

    client.get(url_of(campaign), headers={"HX-Request": "true", "X-Polling": "1"})
    assert client.session["seen_at"] == session["seen_at"]
    client.get(url_of(campaign))
    assert client.session["seen_at"] > session["seen_at"]


def test_an_archived_campaign_says_so_and_stops_refreshing(visitor, campaign, member):
    Campaign.objects.filter(pk=campaign.pk).update(archived_at=datetime(2026, 11, 22, tzinfo=UTC), archived_by=member)

    text = text_of(visitor("member").get(url_of(campaign)))

    assert "Archivée le 22 novembre 2026" in text
    assert "every 10s" not in text
    assert "Rouvrir la campagne" in text


def test_an_archived_code_is_not_to_be_handed_out(visitor, campaign, member):
    campaign.archived_at, campaign.archived_by = campaign.created_at, member
    campaign.save()

    text = text_of(visitor("member").get(url_of(campaign)))

    assert "Code, fermé pour l’instant" in text
    assert "Afficher au tableau" not in text
    assert 'class="qr"' not in text


@pytest.mark.parametrize(("who", "may"), [("member", True), ("administrator", True), ("colleague", False)])
def test_archiving_is_offered_to_who_may(visitor, campaign, who, may):
    text = text_of(visitor(who).get(url_of(campaign)))

    assert ("Archiver la campagne" in text) == may
    assert ("ou un administrateur peut archiver" in text) != may


def test_hostile_names_are_safe_on_every_page(visitor, school, member):
    bad = "<script>alert(1)</script>"
    campaign = make_campaign(
        school, member, name=bad, title="", landing_text=bad, external_id_label=bad, divisions=(bad,)
    )
    make_student(school, last_name=bad, division=bad)
    joined = make_participation(campaign, pupil(school, bad, first_name=bad, division=bad), external_id=bad)
    client = visitor("member")

    for page in ("", "/affiche", f"/participations/{joined.pk}"):
        assert "<script>alert" not in text_of(client.get(url_of(campaign, page)))


@pytest.mark.parametrize("page", ["0", "99999999999999999999", "x", "%00"])
def test_an_absurd_page_number_gives_a_page(visitor, campaign, participation, page):
    assert visitor("member").get(f"{url_of(campaign)}?page={page}").status_code == 200


@pytest.mark.parametrize("count", [2, 35])
def test_the_page_costs_the_same_whatever_the_class(visitor, school, campaign, count, django_assert_num_queries):
    for number in range(count):
        pupil(school, f"ATTENDU{number}")
        make_participation(campaign, pupil(school, f"VENU{number}"))
    client = visitor("member")
    client.get(url_of(campaign))

    with django_assert_num_queries(9):
        client.get(url_of(campaign))


def test_beyond_two_hundred_names_only_their_number_is_given(visitor, school, campaign, monkeypatch):
    monkeypatch.setattr("pix.web.school.campaigns.following.AWAITED_SHOWN", 2)
    for number in range(5):
        make_student(school, last_name=f"ATTENDU{number}")

    text = text_of(visitor("member").get(url_of(campaign)))

    assert "5 élèves pas encore là" in text
    assert "et 3 autres" in text
    assert "ATTENDU2" not in text


def test_a_long_list_of_classes_is_cut(visitor, school, member):
    campaign = make_campaign(school, member, divisions=tuple(f"6E {number}" for number in range(9)))

    text = text_of(visitor("member").get(url_of(campaign)))

    assert "6E 5 et 3 autres classes" in text
    assert "6E 6" not in text


def test_the_poster_carries_nothing_personal(visitor, school, campaign, participation):
    text = text_of(visitor("member").get(url_of(campaign, "/affiche")))

    assert "<span>MPLRHT</span><span>364</span>" in text
    assert "6E A · Collège des Tilleuls" in text
    assert "VENU" not in text


def test_the_export_is_a_csv_file_named_after_the_campaign(visitor, school, campaign):
    make_participation(campaign, pupil(school, "=CMD()"), status="shared", pix=62, snapshot={"competences": []})

    response = visitor("member").get(url_of(campaign, "/resultats.csv"))

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert re.fullmatch(
        rf'attachment; filename="Resultats-rentree-numerique-{campaign.pk}-[-0-9]+\.csv"',
        response["Content-Disposition"],
    )
    text = text_of(response)
    assert text.startswith("\ufeff")
    assert '"\'=CMD()"' in text


def test_the_results_of_an_evaluation_are_read_by_competence(visitor, school, member):
    load_sample()
    profile = make_profile(*Tube.objects.filter(code="dossier"))
    campaign = make_campaign(school, member, target_profile=profile, external_id_label="Groupe")
    student = pupil(school, "VENU")
    started = take_part(campaign=campaign, student=student, user=student.user, external_id="G1", at=timezone.now())
    client = visitor("member")
    url = url_of(campaign, f"/participations/{started.pk}")

    assert "En cours : 0 % du test" in text_of(client.get(url)).replace("\u00a0", " ").replace("\u202f", " ")
    taking_part.mark_completed(assessment=started.assessment, at=timezone.now())
    assert "Terminé, mais pas encore envoyé" in text_of(client.get(url))
    sharing.share(participation=started, at=timezone.now())

    text = text_of(client.get(url)).replace("\u202f", " ")
    assert "0 % : 0 acquis validés sur 2" in text.replace("\u00a0", " ")
    assert "Gérer des données" in text
    assert "G1" in text
    assert "0 %" in text_of(client.get(url_of(campaign)))


def test_a_profile_that_was_sent_is_read_by_level(visitor, school, member):
    load_sample()
    campaign = make_campaign(school, member)
    student = pupil(school, "VENU")
    started = take_part(campaign=campaign, student=student, user=student.user, at=timezone.now())
    sharing.share(participation=started, at=timezone.now())

    text = text_of(visitor("member").get(url_of(campaign, f"/participations/{started.pk}")))

    assert "0 Pix au moment de l’envoi" in text
    assert "Pas encore certifiable" in text
    assert "Traiter des données" in text
