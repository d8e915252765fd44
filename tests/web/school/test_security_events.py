"""What pages leave for the operators: a look at an account, an export, a refusal; and for the school, what left it."""

import pytest

from pix.audit.models import Entry, SecurityEvent, Source, Target
from tests.accounts.factories import PASSWORD, make_user
from tests.campaigns.factories import make_campaign
from tests.domain.siecle.export import ZOE
from tests.rosters.importing import export_of, import_roster
from tests.schools.factories import make_member, make_school, make_student

Kind = SecurityEvent.Kind


def test_a_look_at_an_account_is_noticed(visitor, school, member):
    student = make_student(school, user=make_user(username="lou"))

    visitor("member").get(f"/orga/eleves/{student.pk}/compte")

    event = SecurityEvent.objects.get()
    assert (event.kind, event.source, event.user_id, event.school_id) == (
        Kind.ACCOUNT_VIEW,
        Source.PIX_ORGA,
        member.pk,
        school.pk,
    )
    assert (event.target_type, event.target_id) == (Target.STUDENT, student.pk)


def test_an_account_of_another_school_is_not_looked_at(visitor, school):
    elsewhere = make_student(make_school(uai="0699903P"), user=make_user(username="lou"))

    assert visitor("member").get(f"/orga/eleves/{elsewhere.pk}/compte").status_code == 404
    assert not SecurityEvent.objects.filter(kind=Kind.ACCOUNT_VIEW).exists()


@pytest.mark.parametrize(
    ("who", "page", "detail"),
    [
        ("pupil", "/orga/eleves", "404 is_member"),
        ("member", "/orga/eleves/import", "403 can_import_roster"),
    ],
)
def test_a_refusal_is_noticed(visitor, school, who, page, detail):
    response = visitor(who).get(page)

    event = SecurityEvent.objects.get()
    assert (event.kind, event.source, event.detail) == (Kind.ACCESS_REFUSED, Source.PIX_ORGA, detail)
    assert (event.school_id is None) is (response.status_code == 404)
    assert event.user_id is not None


def test_who_has_not_signed_in_is_sent_to_sign_in_and_no_event(visitor, school):
    assert visitor("anonymous").get("/orga/eleves").status_code == 302
    assert visitor("administrator").get("/orga/eleves").status_code == 200

    assert not SecurityEvent.objects.exists()


def exports(kind):
    entries = Entry.objects.filter(verb__endswith=".exported").values_list("verb", "actor_id", "school_id", "target_id")
    events = SecurityEvent.objects.filter(kind=kind).values_list("detail", "user_id", "school_id", "target_id")
    return list(entries), list(events)


def test_the_results_of_a_campaign_leave_a_line_in_both_journals(visitor, school, member):
    campaign = make_campaign(school, member)

    assert visitor("member").get(f"/orga/campagnes/{campaign.pk}/resultats.csv").status_code == 200

    line = [("campaign.exported", member.pk, school.pk, campaign.pk)]
    assert exports(Kind.EXPORT) == (line, line)


def test_the_report_of_an_import_leaves_a_line_in_both_journals(visitor, school, administrator):
    row = import_roster(school, export_of(school, ZOE))

    assert visitor("administrator").get(f"/orga/eleves/import/{row.pk}/rapport.csv").status_code == 200

    line = [("roster_report.exported", administrator.pk, school.pk, row.pk)]
    assert exports(Kind.EXPORT) == (line, line)


@pytest.mark.parametrize(("page", "source"), [("/connexion", Source.PIX), ("/orga/connexion", Source.PIX_ORGA)])
@pytest.mark.parametrize(("password", "kind"), [(PASSWORD, Kind.SIGNED_IN), ("Wrong-one-1", Kind.WRONG_SIGN_IN)])
def test_a_sign_in_says_by_which_site(client, school, page, source, password, kind):
    user = make_member(school, email="lea@example.net").user

    client.post(page, {"login": "lea@example.net", "password": password})

    event = SecurityEvent.objects.get()
    assert (event.kind, event.source, event.user_id) == (kind, source, user.pk)
