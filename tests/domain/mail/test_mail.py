from datetime import UTC, datetime, timedelta

import pytest

from pix.domain.mail import GivenUp, OnItsWay, Outage, StillHere, fate_of, next_try, tries_of

ASKED = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return ASKED + timedelta(minutes=minutes)


def outage(began: float, ended: float | None = None, seen: float = 0) -> Outage:
    """In minutes after the message was asked; ``seen`` when it lasts."""
    return Outage(
        began_at=after(began),
        seen_at=after(ended if ended is not None else seen),
        ended_at=None if ended is None else after(ended),
    )


@pytest.mark.parametrize(("failures", "minutes"), [(1, 1), (2, 5), (3, 30), (4, 120)])
def test_what_fails_is_tried_again_further_and_further_apart(failures, minutes):
    assert next_try(failures=failures, at=ASKED) == after(minutes)


@pytest.mark.parametrize("failures", [5, 6])
def test_what_failed_five_times_is_given_up(failures):
    assert next_try(failures=failures, at=ASKED) is None


def test_five_tries_last_two_hours_and_thirty_six_minutes():
    assert tries_of(asked_at=ASKED) == [after(minutes) for minutes in (0, 1, 6, 36, 156)]


@pytest.mark.parametrize(
    ("what", "outages", "at"),
    [
        ("nothing was ever out", [], 0),
        ("an outage had ended before", [outage(-60, -1)], 0),
        ("an outage began once it had left", [outage(3, seen=10)], 10),
        ("the second try found the server", [outage(0, 0.5)], 1),
        ("the last try found it", [outage(0, 150)], 156),
        ("a try that found it ended the outage, a little late", [outage(-30, 1.2)], 1.3),
        ("an outage lasts, but nobody has seen it for long", [outage(-600, seen=-500)], 0),
        ("two outages left the third try between them", [outage(0, 2), outage(10, seen=200)], 200),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_one_try_that_meets_a_server_is_enough(what, outages, at):
    assert fate_of(asked_at=ASKED, outages=outages, at=after(at)) == OnItsWay()


@pytest.mark.parametrize(
    ("outages", "at", "since", "ended", "following"),
    [
        ([outage(-30, seen=0)], 0, -30, None, 1),
        ([outage(-30, seen=0.5)], 0.9, -30, None, 1),
        ([outage(0.2, seen=0.2)], 0.5, 0.2, None, 1),
        ([outage(-30, seen=20)], 20, -30, None, 36),
        ([outage(-30, seen=155)], 155, -30, None, 156),
        ([outage(-30, 10)], 20, -30, 10, 36),
        ([outage(-30, 3), outage(5, seen=20)], 20, 5, None, 36),
    ],
)
def test_while_no_try_has_met_one_it_is_still_here(outages, at, since, ended, following):
    assert fate_of(asked_at=ASKED, outages=outages, at=after(at)) == StillHere(
        after(since), None if ended is None else after(ended), next_try=after(following), last_try=after(156)
    )


@pytest.mark.parametrize(("ended", "at"), [(None, 156), (None, 900), (157, 160), (400, 900)])
def test_when_all_its_tries_met_none_it_is_given_up(ended, at):
    lasting = outage(-30, ended) if ended else outage(-30, seen=at)

    assert fate_of(asked_at=ASKED, outages=[lasting], at=after(at)) == GivenUp(
        after(-30), None if ended is None else after(ended)
    )


def test_nothing_is_said_of_what_is_not_asked_yet():
    assert fate_of(asked_at=after(5), outages=[outage(0, seen=9)], at=ASKED) == OnItsWay()
