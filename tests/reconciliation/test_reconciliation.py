"""Find the pupil, link the pupil; who is slowed down is in test_recognition."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError

from pix.audit.models import Entry
from pix.domain.reconciliation import Certain, LinkEvidence, Nobody, ProposalReason, Proposed, TypedIdentity
from pix.reconciliation.services.recognizing import Recognition, find_student
from pix.rosters.errors import LinkRefused
from pix.rosters.models import Student, StudentLink
from pix.rosters.services import linking
from pix.rosters.services.linking import unlink
from pix.schools.models import School
from tests.accounts.factories import make_user
from tests.rosters.links import link
from tests.schools.factories import make_member, make_school, make_student

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
BORN = date(2014, 3, 5)


@pytest.fixture
def zoe(school: School) -> Student:
    return make_student(school)


def find(school: School, first_name: str, last_name: str, born: date = BORN):
    return find_student(
        school=school, identity=TypedIdentity(first_name=first_name, last_name=last_name, birth_date=born)
    )


def certainly(student: Student) -> Recognition:
    return Recognition(Certain(student.pk), student)


@pytest.mark.parametrize(("first_name", "last_name"), [("Zoé", "CORMIER"), ("zoe", " cor-mier "), ("ZOË", "Cörmier")])
def test_finds_the_pupil_in_one_query(school, zoe, first_name, last_name, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert find(school, first_name, last_name) == certainly(zoe)


@pytest.mark.parametrize(
    ("first_name", "last_name", "born", "reason"),
    [
        ("Zoée", "Cormier", BORN, ProposalReason.SPELLING),
        ("Cormier", "Zoé", BORN, ProposalReason.SWAPPED_NAMES),
        ("Zoé", "Cormier", date(2014, 5, 3), ProposalReason.BIRTH_DATE),
        ("Cormier", "Zoé", date(2014, 3, 6), ProposalReason.BIRTH_DATE),
        ("Zoé", "Legrand", date(2013, 3, 5), ProposalReason.BIRTH_DATE),
    ],
)
def test_proposes_the_pupil_for_a_slip(school, first_name, last_name, born, reason):
    zoe = make_student(school, usage_name="Legrand")
    make_student(school, first_name="Noé", last_name="Roux")

    assert find(school, first_name, last_name, born) == Recognition(Proposed(zoe.pk, reason), zoe)


def test_every_registered_first_name_counts(school):
    paul = make_student(school, first_name="Paul", second_name="Hugo", third_name="Victor", last_name="Martin")

    assert find(school, "victor", "martin") == certainly(paul)


def test_the_twin_seen_by_the_import_forbids_second_names(school):
    paul = make_student(school, first_name="Paul", second_name="Hugo", last_name="Martin", needs_proof=True)

    assert find(school, "Paul", "Martin") == certainly(paul)
    assert find(school, "Hugo", "Martin") == Recognition(Proposed(paul.pk, ProposalReason.TWIN_NEAR), paul)


def test_pupils_who_left_and_those_of_other_schools_are_nobody(school, zoe):
    elsewhere = make_school(uai="0699902N")
    Student.objects.update(left_on=NOON.date(), left_why="absent")
    make_student(elsewhere)

    assert find(school, "Zoé", "Cormier") == Recognition(Nobody(near=False), None)


def test_a_name_that_folds_to_nothing_costs_no_query(school, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert find(school, "李", "\x00\ud800") == Recognition(Nobody(near=False), None)


def test_a_link_is_written_with_its_history_and_told(school, zoe):
    user, version = make_user(), school.roster.version

    made = link(student=zoe, user=user, how=StudentLink.How.JOINED, evidence=LinkEvidence.NAMES_AND_BIRTHDATE, at=NOON)

    zoe.refresh_from_db()
    school.refresh_from_db()
    assert zoe.user == user
    assert (made.student, made.user, made.linked_at, made.evidence) == (zoe, user, NOON, "names_birthdate")
    assert school.roster.version == version + 1
    entry = Entry.objects.get(verb="student.linked")
    assert (entry.school_id, entry.target_id, entry.actor_kind) == (school.pk, zoe.pk, "pupil")


def test_a_pupil_has_one_account_and_an_account_one_pupil_here(school, zoe):
    user, version = make_user(), school.roster.version
    link(student=zoe, user=user, how=StudentLink.How.JOINED, evidence=LinkEvidence.NAMES_AND_BIRTHDATE, at=NOON)
    noe = make_student(school, first_name="Noé")
    gone = make_student(school, first_name="Léo", left_on=NOON.date(), left_why="absent")

    for student, account in ((zoe, make_user()), (zoe, user), (noe, user), (gone, make_user())):
        with pytest.raises(LinkRefused):
            link(
                student=student,
                user=account,
                how=StudentLink.How.JOINED,
                evidence=LinkEvidence.NAMES_AND_BIRTHDATE,
                at=NOON,
            )

    school.refresh_from_db()
    assert school.roster.version == version + 1
    assert StudentLink.objects.count() == 1


def test_a_roster_that_is_locked_lets_no_pupil_of_another_school_be_linked(school, zoe):
    with pytest.raises(LinkRefused):
        linking.link(
            roster=linking.lock_roster(make_school(uai="0699902N").pk),
            student=zoe,
            user=make_user(),
            how=StudentLink.How.JOINED,
            evidence=LinkEvidence.NAMES_AND_BIRTHDATE,
            at=NOON,
        )

    zoe.refresh_from_db()
    assert zoe.user is None


def test_an_account_may_be_a_pupil_of_two_schools(school, zoe):
    user, there = make_user(), make_student(make_school(uai="0699902N"))

    link(student=zoe, user=user, how=StudentLink.How.JOINED, evidence=LinkEvidence.NAMES_AND_BIRTHDATE, at=NOON)
    link(student=there, user=user, how=StudentLink.How.SILENT_INE, evidence=LinkEvidence.NAMES_AND_BIRTHDATE, at=NOON)

    assert user.students.count() == 2


def test_unlinking_keeps_the_history_and_the_account(school, zoe):
    user, teacher = make_user(), make_member(school).user
    link(student=zoe, user=user, how=StudentLink.How.JOINED, evidence=LinkEvidence.NAMES_AND_BIRTHDATE, at=NOON)

    unlink(student=zoe, by=teacher, why=StudentLink.EndedWhy.WRONG_PUPIL, at=NOON)
    unlink(student=zoe, by=teacher, why=StudentLink.EndedWhy.IMPORT_UNDONE, at=NOON)

    zoe.refresh_from_db()
    ended = StudentLink.objects.get()
    assert zoe.user is None
    assert (ended.ended_at, ended.ended_by, ended.ended_why) == (NOON, teacher, "wrong_pupil")
    assert Entry.objects.filter(verb="student.unlinked", actor_id=teacher.pk).count() == 1
    link(
        student=zoe,
        user=make_user(),
        how=StudentLink.How.TEACHER,
        evidence=LinkEvidence.NAMES_AND_BIRTHDATE,
        by=teacher,
        at=NOON,
    )
    assert StudentLink.objects.live().get().linked_by == teacher


def test_the_database_is_the_net(school, zoe):
    user = make_user()
    make_student(school, first_name="Noé", user=user)

    with pytest.raises(IntegrityError):
        Student.objects.filter(pk=zoe.pk).update(user=user)
