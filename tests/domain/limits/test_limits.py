"""Waits are counted from failures and end by themselves."""

from datetime import UTC, datetime, timedelta

import pytest

from pix.domain.limits import LIMITS, Limit, Scope, Tally, count_failure, wait_until

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SIGN_IN = LIMITS[Scope.SIGN_IN]
NAME = LIMITS[Scope.JOIN_NAME]


def failing(limit: Limit, times: int, *, tally: Tally | None = None, at: datetime = NOON) -> Tally:
    for _ in range(times):
        tally = count_failure(tally, limit, at=at)
    assert tally is not None
    return tally


def test_nobody_waits_before_the_limit():
    assert wait_until(failing(SIGN_IN, 9), at=NOON) is None
    assert wait_until(failing(SIGN_IN, 10), at=NOON) == NOON + 2 * MINUTE


@pytest.mark.parametrize(
    ("limit", "waits"), [(SIGN_IN, [2, 4, 8, 8, 8]), (NAME, [15, 30, 60, 60]), (LIMITS[Scope.JOIN_CODE], [10, 10])]
)
def test_each_wait_doubles_up_to_the_longest_and_ends(limit, waits):
    tally, at = None, NOON
    for minutes in waits:
        tally = failing(limit, limit.failures, tally=tally, at=at)
        assert wait_until(tally, at=at) == at + minutes * MINUTE
        at += minutes * MINUTE
        assert wait_until(tally, at=at) is None


def test_failing_while_waiting_does_not_lengthen_the_wait():
    tally = failing(SIGN_IN, 10)

    assert failing(SIGN_IN, 50, tally=tally, at=NOON + MINUTE) == tally


def test_old_failures_are_forgotten():
    tally = failing(NAME, 4)

    assert failing(NAME, 1, tally=tally, at=NOON + 14 * MINUTE).blocked_until is not None
    assert failing(NAME, 1, tally=tally, at=NOON + 15 * MINUTE) == Tally(NOON + 15 * MINUTE, 1)


@pytest.mark.parametrize(
    ("scope", "failures", "window", "memory"),
    [
        (Scope.SIGN_IN, 10, 60, 60),
        (Scope.JOIN_NAME, 5, 15, 60),
        (Scope.JOIN_CODE, 60, 10, 0),
        (Scope.JOIN_GUESS, 1_000_000, 15, 0),
    ],
)
def test_counts_so_many_failures_for_so_long_and_forgets_a_wait_after_a_time(scope, failures, window, memory):
    """Rules LIM-1 to LIM-4."""
    limit = LIMITS[scope]
    almost = Tally(NOON, failures - 1)

    assert count_failure(almost, limit, at=NOON + window * MINUTE - MINUTE).blocked_until is not None
    assert count_failure(almost, limit, at=NOON + window * MINUTE) == Tally(NOON + window * MINUTE, 1)
    assert limit.memory == memory * MINUTE


def test_a_quiet_time_after_a_wait_starts_again_from_nothing():
    tally = failing(SIGN_IN, 10)
    later = NOON + 2 * MINUTE + SIGN_IN.memory

    assert failing(SIGN_IN, 1, tally=tally, at=later) == Tally(later, 1)
    assert failing(SIGN_IN, 1, tally=tally, at=later - MINUTE).failures == 11


def test_a_year_of_failures_is_still_not_for_ever():
    tally = Tally(NOON, 10 * 5000 - 1, NOON)

    assert failing(SIGN_IN, 1, tally=tally).blocked_until == NOON + 8 * MINUTE
