"""The list of campaigns, archiving and reopening."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pix.campaigns.models import Campaign
from pix.rosters.models import Roster
from tests.accounts.factories import make_user
from tests.campaigns.factories import make_campaign, make_division, make_participation
from tests.schools.factories import make_student

URL = "/orga/campagnes"


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("anonymous", 302), ("outsider", 200), ("member", 200), ("administrator", 200)]
)
def test_every_member_lists_the_campaigns_of_their_own_school(visitor, school, member, who, status):
    make_campaign(school, member, name="Campagne des Tilleuls")

    response = visitor(who).get(URL)

    assert response.status_code == status
    assert ("Campagne des Tilleuls" in text_of(response)) == (who in ("member", "administrator"))


def test_a_pupil_does_not_learn_that_the_page_exists(visitor):
    assert visitor("pupil").get(URL).status_code == 404


def test_shows_code_classes_owner_and_counts(visitor, school, member):
    campaign = make_campaign(school, member, divisions=("6E A", "6E B"), code="MPLRHT364")
    for status in ("started", "shared", "shared"):
        make_participation(campaign, make_student(school, user=make_user()), status=status)

    text = text_of(visitor("administrator").get(URL))

    for expected in ("MPLRHT364", "6E A, 6E B", "Paul Vidal", ">3<", ">2<"):
        assert expected in text


def test_the_shelves_tell_mine_from_all_and_from_archived(visitor, school, member, administrator):
    make_campaign(school, member, name="La mienne")
    make_campaign(school, administrator, name="La sienne")
    make_campaign(school, member, name="L’ancienne", archived_at=timezone.now(), archived_by=member)
    client = visitor("member")

    def listed(query):
        text = text_of(client.get(URL + query))
        return {name for name in ("La mienne", "La sienne", "L’ancienne") if name in text}

    assert listed("") == {"La mienne", "La sienne"}
    assert listed("?liste=miennes") == {"La mienne"}
    assert listed("?liste=archivees") == {"L’ancienne"}
    assert listed("?liste=%00") == {"La mienne", "La sienne"}


def test_classes_are_in_the_order_people_count_them(visitor, school, member):
    make_campaign(school, member, divisions=("6E 10", "6E 2", "6E 1"))

    assert "6E 1, 6E 2, 6E 10" in text_of(visitor("member").get(URL))


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999", "x", "%00", ""])
def test_an_absurd_page_number_gives_a_page(visitor, school, member, page):
    make_campaign(school, member)

    assert visitor("member").get(f"{URL}?page={page}").status_code == 200


@pytest.mark.parametrize(
    ("state", "who", "expected", "link"),
    [
        ("nothing", "administrator", "D’abord, votre base élèves", "/orga/eleves/import"),
        ("nothing", "member", "Demandez à un administrateur de votre espace", None),
        ("pupils", "member", "Vos élèves n’ont pas encore de classe", "/orga/campagnes/creation"),
        ("classes", "member", "Aucune campagne pour l’instant", "/orga/campagnes/par-classe"),
    ],
)
def test_on_the_first_day_the_page_says_what_to_do(visitor, school, administrator, state, who, expected, link):
    if state != "nothing":
        make_student(school, division="")
        Roster.objects.update(current_student_count=1)
    if state == "classes":
        make_division(school)

    text = text_of(visitor(who).get(URL))

    assert expected in text
    assert (f'href="{link}"' in text) if link else ("Inès Morel" in text)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "Toutes les campagnes sont archivées"),
        ("?liste=miennes", "Vous n’avez pas encore de campagne"),
        ("?liste=archivees", None),
    ],
)
def test_an_empty_shelf_says_so(visitor, school, administrator, query, expected):
    make_campaign(school, administrator, archived_at=timezone.now(), archived_by=administrator)

    text = text_of(visitor("member").get(URL + query))

    assert expected is None or expected in text


def test_hostile_names_are_shown_as_they_are(visitor, school, member):
    make_campaign(school, member, name="<script>alert(1)</script>" + "x" * 200, divisions=("<b>6E</b>",))

    text = text_of(visitor("member").get(URL))

    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "<b>6E" not in text


@pytest.mark.parametrize("count", [2, 60])
def test_the_list_costs_the_same_whatever_its_length(visitor, school, member, count, django_assert_num_queries):
    for number in range(count):
        campaign = make_campaign(
            school, member, divisions=("6E A", "6E B"), created_at=timezone.now() - timedelta(days=number)
        )
    make_participation(campaign, make_student(school, user=make_user()))
    client = visitor("member")
    client.get(URL)

    with django_assert_num_queries(7):
        client.get(URL)


@pytest.mark.parametrize(
    ("who", "status"),
    [("anonymous", 302), ("outsider", 404), ("colleague", 403), ("member", 302), ("administrator", 302)],
)
@pytest.mark.parametrize("act", ["archiver", "rouvrir"])
def test_the_owner_or_an_administrator_archives_and_reopens(visitor, school, member, who, status, act, request):
    archived = None if act == "archiver" else timezone.now()
    campaign = make_campaign(school, member, archived_at=archived, archived_by=member if archived else None)

    response = visitor(who).post(f"{URL}/{campaign.pk}/{act}")

    campaign.refresh_from_db()
    assert response.status_code == status
    done = who in ("member", "administrator")
    assert (campaign.archived_at is not None) == (done == (act == "archiver"))


@pytest.fixture
def colleague(school):
    from tests.schools.factories import make_member

    return make_member(school).user


@pytest.mark.parametrize("act", ["archiver", "rouvrir"])
def test_archiving_or_reopening_twice_says_so_and_breaks_nothing(visitor, school, member, act):
    campaign = make_campaign(school, member, archived_at=timezone.now() if act == "rouvrir" else None)
    client = visitor("member")

    for _ in range(2):
        response = client.post(f"{URL}/{campaign.pk}/{act}", follow=True)

    assert "était déjà" in text_of(response)


def test_archiving_is_never_a_link(visitor, school, member):
    campaign = make_campaign(school, member)

    assert visitor("member").get(reverse("school:campaign_archive", args=[campaign.pk])).status_code == 405
    assert Campaign.objects.active().count() == 1


def test_campaigns_made_in_one_go_follow_each_other_under_the_newer_ones(visitor, school, member):
    now = timezone.now()
    for name, made in (
        ("6E A", now),
        ("6E B", now),
        ("Ancienne", now - timedelta(days=1)),
        ("Neuve", now + timedelta(1)),
    ):
        make_campaign(school, member, name=name, created_at=made)

    text = text_of(visitor("member").get(URL))

    places = [text.index(f">{name}</a>") for name in ("Neuve", "6E A", "6E B", "Ancienne")]
    assert places == sorted(places)
