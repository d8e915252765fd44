"""Any member gives a pupil a one-time password; nobody takes over a colleague's account that way."""

from datetime import UTC, datetime, timedelta

import pytest

from pix.accounts.models import User
from pix.audit.models import Entry
from pix.reconciliation.errors import PasswordJustChanged, PasswordNotResettable, WhyNotResettable
from pix.reconciliation.services.passwords import Reset, last_reset, reset_password
from pix.rosters.models import Student
from pix.schools.models import Membership, School
from tests.accounts.factories import PASSWORD, make_user
from tests.schools.factories import make_member, make_school, make_student

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)


@pytest.fixture
def lea(db: None) -> User:
    return make_user(first_name="Léa", username="lea.martin0101")


@pytest.mark.parametrize("who", ["member", "administrator"])
def test_any_member_of_the_school_gives_a_one_time_password(request, school, lea, who):
    student = make_student(school, user=lea)

    password = reset_password(student=student, asked_by=request.getfixturevalue(who), at=NOON)

    assert student.user.password_is_temporary, "the page that asked sees it at once"
    lea.refresh_from_db()
    assert lea.check_password(password)
    assert lea.password_is_temporary


def test_it_is_written_in_every_school_where_the_account_is_current(school, member, lea):
    student = make_student(school, user=lea)
    there = make_student(make_school(uai="0699902N"), user=lea)
    make_student(make_school(uai="0699903P"), user=lea, left_on=NOON.date(), left_why="absent")

    password = reset_password(student=student, asked_by=member, at=NOON)

    entries = Entry.objects.filter(verb="password.reset")
    assert {entry.school_id for entry in entries} == {school.pk, there.school_id}
    assert {entry.actor_id for entry in entries} == {member.pk}
    assert len({entry.act for entry in entries}) == 1
    assert password not in str(list(Entry.objects.values()))
    assert {str(entry.facts) for entry in entries} == {str({"account": lea.pk, "asked_in": school.pk})}
    assert {(entry.at, entry.actor_kind, entry.target_id) for entry in entries} == {
        (NOON, "member", student.pk),
        (NOON, "member", there.pk),
    }


def test_the_owner_is_told_which_school_gave_the_last_one_whatever_became_of_the_journal(school, member, lea):
    student = make_student(school, user=lea)
    other_school = make_school(uai="0699902N", name="Lycée d’ailleurs")
    there = make_student(other_school, user=lea)
    colleague = make_member(other_school).user
    assert last_reset(lea) is None

    reset_password(student=student, asked_by=member, at=NOON)
    there.user.refresh_from_db()
    reset_password(student=there, asked_by=colleague, at=NOON + timedelta(hours=1))
    Entry.objects.all().delete()

    assert last_reset(lea) == Reset(school_name="Lycée d’ailleurs", at=NOON + timedelta(hours=1))
    assert last_reset(member) is None
    resets = lea.password_resets.order_by("at").values_list("student", "school", "by")
    assert list(resets) == [(student.pk, school.pk, member.pk), (there.pk, other_school.pk, colleague.pk)]


def refused(school: School, user: User | None, asked_by: User, **fields: object) -> WhyNotResettable:
    with pytest.raises(PasswordNotResettable) as error:
        reset_password(student=make_student(school, user=user, **fields), asked_by=asked_by, at=NOON)
    if user:
        user.refresh_from_db()
        assert not user.password_is_temporary
        assert user.check_password(PASSWORD) or not user.has_usable_password()
    return error.value.reason


def test_never_from_another_school_nor_after_leaving(school, member, outsider, lea):
    assert refused(school, lea, outsider) == WhyNotResettable.NOT_A_MEMBER
    elsewhere = make_user(username="zoe.cormier0503")
    assert refused(school, elsewhere, member, left_on=NOON.date(), left_why="absent") == WhyNotResettable.NOT_CURRENT


def test_never_for_a_former_member_of_the_school_to_decide(school, member, lea):
    Membership.objects.filter(user=member).update(disabled_at=NOON)

    assert refused(school, lea, member) == WhyNotResettable.NOT_A_MEMBER


def test_never_for_somebody_who_works_in_a_school_or_for_us(school, member):
    other_school = make_school(uai="0699902N")
    teacher = make_member(other_school, username="lea.martin0101").user
    operator = make_user(username="paul.vidal0101", is_staff=True)

    assert refused(school, teacher, member) == WhyNotResettable.PROTECTED
    assert refused(school, operator, member) == WhyNotResettable.PROTECTED


def test_somebody_who_worked_in_a_school_once_is_a_pupil_like_another(school, member):
    former = make_member(make_school(uai="0699902N"), username="lea.martin0101")
    former.disabled_at = NOON
    former.save()

    password = reset_password(student=make_student(school, user=former.user), asked_by=member, at=NOON)

    former.user.refresh_from_db()
    assert former.user.check_password(password)


def test_never_without_an_account_or_a_login(school, member):
    assert refused(school, None, member) == WhyNotResettable.NO_ACCOUNT
    assert refused(school, make_user(gar="ido-1", password=None), member) == WhyNotResettable.NO_PASSWORD


def test_of_two_resets_asked_from_the_same_page_one_is_done(school, member, lea):
    student = make_student(school, user=lea)
    again = Student.objects.select_related("user").get(pk=student.pk)
    password = reset_password(student=student, asked_by=member, at=NOON)

    with pytest.raises(PasswordJustChanged):
        reset_password(student=again, asked_by=member, at=NOON)

    lea.refresh_from_db()
    assert lea.check_password(password)
