"""The silent link: a pupil who changes schools finds their account, and nobody else's."""

from datetime import date

import pytest
from django.utils import timezone

from pix.audit.models import Entry
from pix.rosters.models import FormerIne, Student, StudentLink
from tests.accounts.factories import make_user, merge
from tests.domain.siecle.export import NOE, ZOE, pupil
from tests.rosters.importing import confirm, counts, export_of, import_roster, preview, sample
from tests.schools.factories import make_school, make_student

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere(db):
    return make_school(uai="0330009X", name="Collège d’avant")


def former_pupil(school, **fields):
    fields = {
        "ine": ZOE["ine"],
        "last_name": "Cormier",
        "first_name": "ZOE",
        "birth_date": date(2010, 3, 5),
        "user": make_user(),
    } | fields
    return make_student(school, **fields)


def test_the_account_follows_the_pupil(school, elsewhere):
    before = former_pupil(elsewhere)

    row = import_roster(school, export_of(school, ZOE))

    student = Student.objects.get(school=school)
    link = StudentLink.objects.get(student=student)
    assert student.user == before.user
    assert (link.how, link.user, link.roster_import, link.linked_by) == ("silent_ine", before.user, row, None)
    line = row.lines.get()
    assert (line.link_made, line.student) == (link, student)
    before.refresh_from_db()
    assert before.user == link.user, "the former school keeps its own line until its own import"
    assert row.counts["links"] == 1


def test_each_silent_link_is_a_line_of_the_schools_journal(school, elsewhere, administrator):
    before = former_pupil(elsewhere)

    row = confirm(preview(school, export_of(school, ZOE)), by=administrator)

    entry = Entry.objects.get(verb="student.linked")
    student = Student.objects.get(school=school)
    assert (entry.school_id, entry.target_type, entry.target_id) == (school.pk, "rosters.student", student.pk)
    assert (entry.actor_id, entry.actor_kind, entry.at) == (
        administrator.pk,
        "member",
        row.lines.get().link_made.linked_at,
    )
    assert entry.facts == {"account": before.user_id, "how": "silent_ine", "roster_import": row.pk}


def test_an_account_made_since_the_last_import_is_linked_by_the_next(school, elsewhere):
    import_roster(school, export_of(school, ZOE))
    before = former_pupil(elsewhere)

    row = import_roster(school, export_of(school, ZOE))

    assert counts(row) == {"unchanged": 1}
    assert Student.objects.get(school=school).user == before.user
    assert row.lines.get().link_made is not None


def test_an_account_made_while_a_preview_waits_is_linked_and_its_line_is_kept(school, elsewhere):
    import_roster(school, export_of(school, ZOE))
    row = preview(school, export_of(school, ZOE))
    assert not row.lines.exists()
    before = former_pupil(elsewhere)

    row = confirm(row)

    zoe = Student.objects.get(school=school)
    line = row.lines.get()
    assert zoe.user == before.user
    assert (line.outcome, line.student, line.position, line.label) == ("unchanged", zoe, 1, "CORMIER Zoé")
    assert line.link_made == StudentLink.objects.get(student=zoe)


@pytest.mark.parametrize(
    "fields",
    [
        {"birth_date": date(2010, 5, 3)},
        {"last_name": "Cormié"},
        {"first_name": "Zoée"},
        {"ine": NOE["ine"]},
        {"user": None},
    ],
)
def test_anything_less_links_nobody(school, elsewhere, fields):
    former_pupil(elsewhere, **fields)

    import_roster(school, export_of(school, ZOE))

    assert Student.objects.get(school=school).user is None


def test_a_retired_account_is_not_linked(school, elsewhere):
    before = former_pupil(elsewhere)
    merge(make_user(), before.user)

    import_roster(school, export_of(school, ZOE))

    assert Student.objects.get(school=school).user is None


def test_an_account_that_was_closed_is_not_linked(school, elsewhere):
    former_pupil(elsewhere, user=make_user(is_active=False))

    import_roster(school, export_of(school, ZOE))

    assert Student.objects.get(school=school).user is None


def test_a_homonym_near_links_nobody(school, elsewhere):
    former_pupil(elsewhere)

    import_roster(school, export_of(school, ZOE, pupil(ine=NOE["ine"], number="2")))

    assert set(Student.objects.filter(school=school).values_list("user", flat=True)) == {None}


def test_an_account_of_somebody_else_here_is_left_and_told(school, elsewhere):
    user = make_user()
    import_roster(school, export_of(school, NOE))
    Student.objects.filter(school=school).update(user=user)
    former_pupil(elsewhere, user=user)

    row = import_roster(school, export_of(school, ZOE, NOE))

    assert dict(Student.objects.filter(school=school).values_list("ine", "user")) == {
        ZOE["ine"]: None,
        NOE["ine"]: user.pk,
    }
    assert [line.warnings for line in row.lines.order_by("id")] == [["account_taken"]]


def test_an_account_of_somebody_who_leaves_is_not_given_away(school, elsewhere):
    user = make_user()
    import_roster(school, export_of(school, NOE))
    Student.objects.filter(school=school).update(user=user)
    former_pupil(elsewhere, user=user)

    row = import_roster(school, export_of(school, ZOE))

    assert Student.objects.get(ine=ZOE["ine"], school=school).user is None
    assert row.lines.get(outcome="added").warnings == ["account_taken"]
    again = import_roster(school, export_of(school, ZOE))
    assert again.lines.get().warnings == ["account_taken"], "nor later, when they are gone already"
    back = import_roster(school, export_of(school, ZOE, NOE))
    assert Student.objects.get(ine=NOE["ine"]).user == user, "coming back, they find it"
    assert back.counts["links"] == 0


def test_two_ine_leading_to_one_account_link_neither(school, elsewhere):
    user = make_user()
    former_pupil(elsewhere, user=user)
    former_pupil(
        make_school(uai="0330008Y"),
        user=user,
        ine=NOE["ine"],
        last_name="ABADIE",
        first_name="Noé",
        birth_date=date(2010, 11, 17),
    )

    row = import_roster(school, export_of(school, ZOE, NOE))

    assert set(Student.objects.filter(school=school).values_list("user", flat=True)) == {None}
    assert counts(row) == {"added": 2}


def test_the_account_with_more_certificates_then_the_last_used_is_chosen(school, elsewhere):
    former_pupil(elsewhere, user=make_user(last_active_on=date(2025, 9, 1)))
    kept = former_pupil(make_school(uai="0330008Y"), user=make_user(certificate_count=1))

    import_roster(school, export_of(school, ZOE))

    assert Student.objects.get(school=school).user == kept.user


def test_a_former_ine_finds_the_account_too(school, elsewhere):
    before = former_pupil(elsewhere, ine="987654321ZZ")
    FormerIne.objects.create(student=before, ine=ZOE["ine"], replaced_at=timezone.now())

    import_roster(school, export_of(school, ZOE))

    assert Student.objects.get(school=school).user == before.user


def test_a_link_is_never_replaced(school, elsewhere):
    import_roster(school, export_of(school, ZOE))
    own = make_user()
    Student.objects.filter(school=school).update(user=own)
    former_pupil(elsewhere)

    import_roster(school, export_of(school, pupil(division="5C")))

    assert Student.objects.get(school=school).user == own


def test_the_pupils_who_went_from_the_college_to_the_lycee(school):
    lycee = make_school(uai="0699902N", name="Lycée des Frênes")
    import_roster(school, sample("college-2025.xml"))
    for student in school.students.order_by("id"):
        student.user = make_user(password=None)
        student.save()

    row = import_roster(lycee, sample("lycee-2026.zip"))

    linked = lycee.students.filter(user__isnull=False)
    assert row.counts["links"] == linked.count() > 0
    entries = Entry.objects.filter(verb="student.linked", school_id=lycee.pk, facts__roster_import=row.pk)
    assert dict(entries.values_list("target_id", "facts__account")) == dict(linked.values_list("pk", "user_id"))
    for student in linked.order_by("id"):
        before = school.students.get(user=student.user)
        assert (before.ine, before.birth_date, before.last_key, before.first_key) == (
            student.ine,
            student.birth_date,
            student.last_key,
            student.first_key,
        )
    never = {"Ulysse": "ODYSSÉE", "Mathis": "MORIN", "Łukasz": "DUVERGER-SIMON"}
    for first_name, last_name in never.items():
        assert not linked.filter(first_name=first_name, last_name=last_name).exists()
    assert linked.filter(first_name="AÏCHA", last_name="PERRIN").exists()
    assert not linked.filter(first_name="Timéo", last_name="LÉGER").exists()
