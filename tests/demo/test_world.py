"""The demo world is whole, the same every time, and absent from production."""

import io
import random
from urllib.parse import urlsplit

import pytest
from django.core.mail import send_mail
from django.core.management import CommandError, call_command
from django.utils import timezone
from lxml import html

from pix.accounts.models import User
from pix.accounts.services import login
from pix.assessments.models import Assessment, SkillState
from pix.assessments.services import replaying, results, starting, states
from pix.audit.models import Source
from pix.campaigns.models import Campaign, Participation
from pix.content import bank
from pix.demo import cast, pupils, signs
from pix.demo.world import create_world
from pix.rosters.models import StudentLink
from pix.schools.models import Membership, School
from tests.accounts.factories import merge


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Made once for the module: it takes seconds. Rolled back at the end."""
    from django.db import connection, transaction

    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        bank.forget_all()  # the release of the test before had the same number
        call_command("load_content", verbosity=0)
        create_world(now=timezone.now(), say=lambda text: None)
        yield
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)
        bank.forget_all()
        connection.close()


pytestmark = pytest.mark.usefixtures("world", "db")


def test_jean_has_exactly_62_pix_at_the_levels_of_the_sheet_and_work_left():
    jean = pupils.find(cast.LYCEE, cast.JEAN)

    profile = results.profile(jean.user)

    levels = {one.code: (one.pix, one.level, one.pix_to_next_level) for one in profile.competences if one.pix}
    assert profile.pix == 62
    assert levels == {"1.1": (36, 4, 4), "1.2": (26, 3, 6)}
    assert jean.user.assessments.filter(competence__isnull=False, state=Assessment.State.STARTED).count() == 2


def test_every_test_of_the_demo_replays_after_other_tests_and_a_merge():
    jean, eric = (pupils.find(cast.LYCEE, name).user for name in (cast.JEAN, cast.ERIC))
    for test in Assessment.objects.filter(user=jean, state=Assessment.State.STARTED):
        pupils.answer(test, ability=3, stop_after=None, rng=random.Random(1), at=timezone.now())
    merge(jean, eric)
    code = next(iter(bank.current().competences))
    fresh = starting.start_assessment(
        user=jean, kind=Assessment.Kind.COMPETENCE, competence=code, seed=3, at=timezone.now()
    )

    tests = list(Assessment.objects.select_related("skill_set"))

    assert fresh in tests
    assert sum(test.state == Assessment.State.COMPLETED for test in tests) > 60
    assert [test.pk for test in tests if not replaying.replay(assessment=test).agrees] == []


def test_what_is_known_of_the_pupils_of_the_demo_is_what_their_answers_say():
    columns = ("user", "skill", "assessment", "settled_at", "status", "source")
    written = sorted(SkillState.objects.values_list(*columns))

    for user in User.objects.filter(assessments__isnull=False).distinct():
        states.rebuild(user=user)

    assert sorted(SkillState.objects.values_list(*columns)) == written


def test_eric_signs_in_with_the_identifiant_of_the_sheet():
    eric = pupils.find(cast.LYCEE, cast.ERIC)

    assert (
        login.sign_in(login="Éric.Dupont1205", password=cast.PASSWORD, source=Source.PIX, at=timezone.now())
        == eric.user
    )


def test_alex_has_no_account():
    alex = pupils.find(cast.LYCEE, cast.ALEX)

    assert (alex.division, alex.user) == ("CPGE2", None)


def test_pupils_are_in_every_state():
    states = set(Participation.objects.values_list("status", flat=True))
    kinds = set(Participation.objects.values_list("user__methods__kind", flat=True))

    assert states == {"started", "to_share", "shared"}
    assert {"username", "email"} <= kinds


def test_accounts_made_in_the_middle_school_are_found_again_by_the_high_school():
    linked = StudentLink.objects.filter(how=StudentLink.How.SILENT_INE, student__school__uai=cast.LYCEE)

    assert linked.count() >= 10


def test_both_roles_work_in_both_schools_and_the_new_school_is_still_closed():
    roles = set(Membership.objects.values_list("school__uai", "role"))

    assert roles == {(uai, role) for uai in (cast.COLLEGE, cast.LYCEE) for role in ("admin", "member")}
    assert School.objects.get(uai=cast.NEW_SCHOOL).roster.current_student_count == 0


def test_a_second_run_changes_nothing():
    before = (Campaign.objects.count(), Participation.objects.count(), StudentLink.objects.count())

    assert create_world(now=timezone.now(), say=print) is False

    assert (Campaign.objects.count(), Participation.objects.count(), StudentLink.objects.count()) == before


def test_make_run_prints_addresses_sign_ins_and_codes():
    text = signs.sign_ins("http://127.0.0.1:8000")

    assert "http://127.0.0.1:8000/orga/" in text
    assert "eric.dupont1205" in text
    assert "ines.morel@tilleuls.example" in text
    assert Campaign.objects.filter(archived_at=None).first().code in text


def test_every_sign_in_that_is_shown_opens():
    for group in signs.groups():
        for one in group.sign_ins:
            assert login.sign_in(login=one.login, password=one.password, source=Source.PIX, at=timezone.now())


@pytest.mark.parametrize(
    "page", ["/demo", "/demo/courrier", *(f"/demo/fichiers/{sample.file}" for sample in signs.SAMPLES)]
)
def test_the_pages_of_the_demo_open(client, page):
    response = client.get(page)

    assert response.status_code == 200
    assert response.getvalue()


def test_a_mail_is_dated_as_the_school_counts_hours(client, settings, tmp_path, monkeypatch):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    monkeypatch.setattr("django.core.mail.message.formatdate", lambda **_zone: "Sun, 22 Nov 2026 12:09:31 -0000")

    send_mail("Bonjour", "Un lien", None, ["secretariat@tilleuls.example"])

    assert "22 novembre 2026, 13 h 09" in client.get("/demo/courrier").text


def test_a_mail_is_read_there_as_html_and_as_text_and_its_link_opens(
    client, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/orga/activation", {"uai": cast.NEW_SCHOOL, "first_name": "Inès", "last_name": "Morel"})

    [mail] = html.document_fromstring(client.get("/demo/courrier").content).findall(".//article")
    shown, text = (" ".join(part.itertext()).split() for part in (mail.find("div"), mail.find("details/div")))
    assert shown == text
    assert shown[0] == "Bonjour,"
    [link] = mail.findall(".//a")
    assert link.get("href") == link.text
    assert not mail.xpath(".//@style")
    assert client.get(urlsplit(link.get("href")).path).status_code == 200


def test_nothing_else_is_given_away(client):
    assert client.get("/demo/fichiers/..%2Fworld.py").status_code == 404


def test_the_demo_world_is_refused_outside_the_demo(settings):
    settings.DEMO = False

    with pytest.raises(CommandError):
        call_command("create_demo", stdout=io.StringIO())
