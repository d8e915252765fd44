from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from pix.audit import erasing
from pix.domain.reconciliation import (
    Code,
    Impasse,
    KnownAccount,
    ProposalReason,
    TypedIdentity,
    Where,
    WrongAccount,
)
from pix.lib.method_kinds import MethodKind
from pix.reconciliation.entry_points import EntryPoint
from pix.reconciliation.models import JoinAttempt
from pix.reconciliation.services.attempts import erase_old_attempts, record_attempt
from pix.reconciliation.visitors import AlreadyHasAccount, Closed
from tests.accounts.factories import make_user
from tests.schools.factories import make_student

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LILOU = TypedIdentity(first_name="Lilou", last_name="Barret", birth_date=date(2010, 5, 2))


@pytest.fixture
def record(school):
    def record(*, typed=None, **changes):
        facts = {"outcome": Impasse.UNKNOWN, "at": NOW, "identity": replace(LILOU, **(typed or {}))}
        return record_attempt(**{"entry_point": EntryPoint(school, "MPLRHT364"), **facts, **changes})

    return record


def test_keeps_what_was_typed_and_whom_it_may_have_been(school, record):
    student = make_student(school)

    attempt = record(outcome=Impasse.PROPOSED, reason=ProposalReason.SPELLING, proposed=student)

    attempt.refresh_from_db()
    assert (attempt.school, attempt.entry_point) == (school, "MPLRHT364")
    assert (attempt.first_name, attempt.last_name, attempt.birth_date) == ("Lilou", "Barret", date(2010, 5, 2))
    assert (attempt.outcome, attempt.reason, attempt.code) == ("proposed", "spelling", "")
    assert (attempt.proposed_student, attempt.recognized_student, attempt.at) == (student, None, NOW)


@pytest.mark.parametrize(
    ("where", "way_in", "signed_in", "code"),
    [
        (Where.THIS_SCHOOL, MethodKind.USERNAME, False, Code.S52),
        (Where.OTHER_SCHOOL, MethodKind.GAR, True, Code.R13),
        (Where.OTHER_SCHOOL, "toy", True, ""),
        (Where.THIS_SCHOOL, None, False, ""),
    ],
)
def test_keeps_the_account_that_was_announced_whatever_opens_it(school, record, where, way_in, signed_in, code):
    theirs, student = make_user(), make_student(school)
    known = KnownAccount(where, way_in, signed_in=signed_in)

    attempt = record(
        outcome=Impasse.HAS_ACCOUNT,
        refusal=AlreadyHasAccount(known, "", theirs.pk),
        recognized=student,
        user=make_user() if signed_in else None,
    )

    attempt.refresh_from_db()
    assert (attempt.outcome, attempt.code, attempt.known_account) == ("has_account", code, known)
    assert (attempt.account, attempt.proposed_student, attempt.recognized_student) == (theirs, None, student)
    assert list(theirs.announcements.all()) == [attempt]


def test_keeps_the_code_of_an_account_that_is_somebody_else_s_and_announces_none(school, record):
    attempt = record(outcome=Impasse.WRONG_ACCOUNT, refusal=Closed(WrongAccount.ANOTHER_PERSONS), user=make_user())

    attempt.refresh_from_db()
    assert (attempt.code, attempt.known_account, attempt.account, attempt.signed_in) == ("R90", None, None, True)


@pytest.mark.parametrize("outcome", [Impasse.HAS_ACCOUNT, Impasse.UNKNOWN])
def test_an_account_is_announced_where_there_is_one_and_nowhere_else(record, outcome):
    attempt = record()
    other = None if outcome == Impasse.HAS_ACCOUNT else make_user()

    with pytest.raises(IntegrityError), transaction.atomic():
        JoinAttempt.objects.filter(pk=attempt.pk).update(outcome=outcome, account=other)


def test_the_same_words_again_make_no_second_row(record):
    first = record()
    again = record(at=NOW + timedelta(minutes=1))
    other = record(typed={"birth_date": date(2010, 5, 3)})

    assert again == first
    assert again.at > first.at
    assert other != first


@pytest.mark.parametrize("typed", ["x" * 10_000, "\x00\u202e\ud800", ""])
def test_hostile_words_are_stored_clean_and_short(record, typed):
    attempt = record(typed={"first_name": typed, "last_name": typed})

    attempt.refresh_from_db()
    assert len(attempt.first_name) <= 255
    assert attempt.first_name.isprintable()


def test_a_new_attempt_erases_nothing_and_the_timer_those_of_more_than_seven_days(record):
    record(typed={"first_name": "Ancien"}, at=NOW - timedelta(days=7, seconds=1))
    kept = record(typed={"first_name": "Récent"}, at=NOW - timedelta(days=7))
    latest = record()
    assert JoinAttempt.objects.count() == 3

    assert erase_old_attempts(at=NOW) == 1

    assert set(JoinAttempt.objects.all()) == {kept, latest}


@pytest.mark.parametrize("at_once", [1, 2, 10_000])
def test_attempts_are_erased_however_many_there_are(record, monkeypatch, at_once):
    monkeypatch.setattr(erasing, "AT_ONCE", at_once)
    for number in range(5):
        record(typed={"first_name": f"Ancien {number}"}, at=NOW - timedelta(days=8 + number))
    kept = record()

    assert erase_old_attempts(at=NOW) == 5

    assert list(JoinAttempt.objects.all()) == [kept]


def test_attempts_are_erased_by_the_command(record, capsys):
    record()

    assert erase_old_attempts(at=NOW + timedelta(days=6)) == 0
    call_command("erase_join_attempts")

    assert JoinAttempt.objects.count() in (0, 1)
    assert "effacés" in capsys.readouterr().out
