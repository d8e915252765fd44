"""Who somebody is who typed a name, and what the teacher keeps of those who did not go on."""

from datetime import UTC, date, datetime

import pytest

from pix.domain.reconciliation import Code, Impasse, KnownAccount, ProposalReason, TypedIdentity, Where, WrongAccount
from pix.reconciliation.entry_points import EntryPoint
from pix.reconciliation.models import JoinAttempt
from pix.reconciliation.services.identifying import identify
from pix.reconciliation.visitors import AlreadyHasAccount, Closed, IdentityNeeded, KnownPupil, Waiting
from tests.accounts.factories import make_user
from tests.schools.factories import make_school, make_student

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
BORN = date(2014, 3, 5)


@pytest.fixture
def zoe(school):
    return make_student(school)


@pytest.fixture
def typed(school):
    def typed(first_name="zoe", last_name="cormier", *, born=BORN, user=None):
        identity = TypedIdentity(first_name=first_name, last_name=last_name, birth_date=born)
        return identify(entry_point=EntryPoint(school, "MPLRHT364"), user=user, identity=identity, at=NOON)

    return typed


def kept():
    """The one attempt kept: outcome, reason, code, whom it may have been, who it is, which account was open."""
    attempt = JoinAttempt.objects.get()
    assert (attempt.entry_point, attempt.at, attempt.settled_at) == ("MPLRHT364", NOON, None)
    return (
        attempt.outcome,
        attempt.reason,
        attempt.code,
        attempt.proposed_student,
        attempt.recognized_student,
        attempt.user,
    )


def test_nobody_is_known_before_they_say_who_they_are(school, zoe):
    assert identify(entry_point=EntryPoint(school, "MPLRHT364"), user=None, at=NOON) == IdentityNeeded()
    assert not JoinAttempt.objects.exists()


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_pupil_without_account_is_known_and_nothing_is_kept(zoe, typed, signed_in):
    assert typed(user=make_user() if signed_in else None) == KnownPupil(zoe)
    assert not JoinAttempt.objects.exists()


def test_a_pupil_who_types_the_name_of_the_account_that_is_open_is_known(school, typed):
    user = make_user()
    zoe = make_student(school, user=user)

    assert typed(user=user) == KnownPupil(zoe)


def test_the_account_one_has_absorbed_is_ones_own(school, typed):
    user = make_user(has_merged=True)
    zoe = make_student(school, user=make_user(merged_into=user))

    assert typed(user=user) == KnownPupil(zoe)


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_stranger_and_a_near_miss_wait_alike_and_the_teacher_sees_the_difference(zoe, typed, signed_in):
    user = make_user() if signed_in else None

    assert typed("Gaspard", "Quintin", user=user) == Waiting()
    assert kept() == (Impasse.UNKNOWN, "", "", None, None, user)
    JoinAttempt.objects.all().delete()
    assert typed("Zoée", "Cormier", user=user) == Waiting()
    assert kept() == (Impasse.PROPOSED, ProposalReason.SPELLING, "", zoe, None, user)


def test_a_pupil_who_has_an_account_here_is_told_which(school, typed):
    zoe = make_student(school, user=make_user(username="zoe.cormier0503"))

    known = KnownAccount(Where.THIS_SCHOOL, "username", signed_in=False)
    assert typed() == AlreadyHasAccount(known, "z***.c***3", zoe.user_id)
    assert kept() == (Impasse.HAS_ACCOUNT, "", Code.S52, None, zoe, None)


def test_a_pupil_who_has_an_account_elsewhere_is_told_so_whoever_is_signed_in(school, zoe, typed):
    there = make_student(make_school(uai="0699902N"), user=make_user(email="zoe@example.net"), ine=zoe.ine)
    visitor = make_user()

    known = KnownAccount(Where.OTHER_SCHOOL, "email", signed_in=True)
    assert typed(user=visitor) == AlreadyHasAccount(known, "z***@example.net", there.user_id)
    assert kept() == (Impasse.HAS_ACCOUNT, "", Code.R11, None, zoe, visitor)


def test_an_account_that_nothing_opens_has_no_code(school, typed):
    zoe = make_student(school, user=make_user())

    assert typed() == AlreadyHasAccount(KnownAccount(Where.THIS_SCHOOL, None, signed_in=False), "", zoe.user_id)
    assert kept() == (Impasse.HAS_ACCOUNT, "", "", None, zoe, None)


@pytest.mark.parametrize(
    ("why", "code"), [(WrongAccount.ANOTHER_PUPILS_HERE, "R70"), (WrongAccount.ANOTHER_PERSONS, "R90")]
)
def test_an_account_that_is_somebody_elses_is_closed_to_the_pupil(school, zoe, typed, why, code):
    visitor = make_user()
    elsewhere = school if why is WrongAccount.ANOTHER_PUPILS_HERE else make_school(uai="0699902N")
    make_student(elsewhere, first_name="Noé", birth_date=date(2009, 1, 1), user=visitor)

    assert typed(user=visitor) == Closed(why)
    assert kept() == (Impasse.WRONG_ACCOUNT, "", code, None, zoe, visitor)


@pytest.mark.parametrize(
    ("certificates", "last_active"),
    [((1, 0), (None, NOON.date())), ((0, 0), (NOON.date(), None)), ((0, 0), (NOON.date(), date(2026, 8, 31)))],
)
def test_of_two_accounts_elsewhere_the_most_certified_then_the_last_used_is_announced(
    school, zoe, typed, certificates, last_active
):
    for uai, count, day in zip(("0699902N", "0699903P"), certificates, last_active, strict=True):
        user = make_user(username=f"zoe.{uai.lower()}", certificate_count=count, last_active_on=day)
        make_student(make_school(uai=uai), user=user, ine=zoe.ine)

    assert typed().masked == "z***.0***n"
