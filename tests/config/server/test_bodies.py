"""A body is taken in whole, or refused: by its size, its pace, or because too many come at once."""

import asyncio
from collections.abc import Iterator

import pytest

from config.server.bodies import Bodies, SenderGone
from config.server.limits import KIB, MIB, Limits, Pace
from pix.web.components.refusals import BodyRefusal
from tests.config.server.loops import run_apart

MBIT = 1_000_000 / 8
IMPATIENT = Pace(grace_seconds=0.01, silent_seconds=0.01)
MOST = 10 * KIB


def survives(pace: Pace, *, size: int, every: float, piece: int) -> bool:
    """Whether a body of ``size`` that comes by pieces, one ``every`` so many seconds, comes whole."""
    now, passed = 0.0, 0
    while passed < size:
        due = pace.deadline(begun=0, now=now, passed=passed)
        now, passed = now + every, passed + piece
        if now > due:
            return False
    return True


@pytest.mark.parametrize(
    "what, size, rate, whole",
    [
        ("an export of 2 MiB at 1 Mbit/s", 2 * MIB, MBIT, True),
        ("the largest export at 2 Mbit/s", 20 * MIB, 2 * MBIT, True),
        ("eight exports of 2 MiB that share 1 Mbit/s", 2 * MIB, MBIT / 8, True),
        ("a form on a telephone that has almost no network", 2 * KIB, 500, True),
        ("the largest export at a tenth of that", 20 * MIB, MBIT / 5, False),
        ("a byte a second", 100, 1, False),
    ],
)
def test_an_honest_line_is_waited_for_and_a_byte_a_second_is_not(what: str, size: int, rate: float, whole: bool):
    assert survives(Pace(), size=size, every=1, piece=int(rate)) == whole


def test_a_line_that_says_nothing_more_is_not_waited_for_however_much_it_said():
    pace = Pace()

    assert pace.deadline(begun=0, now=10, passed=20 * MIB) == 10 + pace.silent_seconds
    assert pace.deadline(begun=0, now=pace.total_seconds - 1, passed=20 * MIB) == pace.total_seconds


class Line:
    """What a sender sends, piece by piece; then it goes away, or says nothing more."""

    def __init__(self, *pieces: bytes, then: str = "ends") -> None:
        self._pieces: Iterator[bytes] = iter(pieces)
        self._then = then
        self.taken = 0

    async def __call__(self) -> dict[str, object]:
        for piece in self._pieces:
            self.taken += len(piece)
            return {"type": "http.request", "body": piece, "more_body": True}
        if self._then == "falls silent":
            await asyncio.Event().wait()
        if self._then == "leaves":
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": b"", "more_body": False}


def take(bodies: Bodies, line: Line, *, announced: int | None = None, waits: bool = False) -> tuple[object, bytes, int]:
    """What is refused, what is kept, and how much all bodies hold meanwhile."""

    async def taking() -> tuple[object, bytes, int]:
        with bodies.opened() as body:
            refusal = await body.receive(line, announced=announced, most=MOST, waits=waits)
            return refusal, body.content.getvalue(), bodies.held

    return run_apart(taking())


def test_a_body_is_whole_whatever_its_pieces():
    bodies = Bodies(Limits(small_bytes=0))

    assert take(bodies, Line(b"log", b"", b"in=lou"), announced=9) == (None, b"login=lou", 9)
    assert bodies.held == 0


@pytest.mark.parametrize("announced", [None, 2 * MOST + 1])
def test_a_body_that_is_too_large_passes_without_being_kept_so_that_its_sender_listens(announced):
    line = Line(b"a" * MOST, b"b", b"c" * MOST)

    assert take(Bodies(Limits(small_bytes=0)), line, announced=announced) == (BodyRefusal.TOO_LARGE, b"", 0)
    assert line.taken == 2 * MOST + 1


@pytest.mark.parametrize("told", [{"announced": MOST + 1, "waits": True}, {"announced": 201 * MIB}])
def test_a_body_that_is_too_large_is_not_even_awaited_when_its_sender_asks_or_it_is_huge(told):
    line = Line(b"a")

    assert take(Bodies(Limits()), line, **told) == (BodyRefusal.TOO_LARGE, b"", 0)
    assert line.taken == 0


def test_what_passes_without_end_is_left():
    line = Line(*[b"a" * MOST] * 100)

    assert take(Bodies(Limits(dropped_bytes=3 * MOST)), line) == (BodyRefusal.TOO_LARGE, b"", 0)
    assert line.taken == 4 * MOST


@pytest.mark.parametrize("sent", [b"", b"a" * 100, b"a" * (MOST + 1)])
def test_a_line_that_falls_silent_is_refused(sent: bytes):
    bodies = Bodies(Limits(coming=IMPATIENT, small_bytes=0))
    refusal = BodyRefusal.TOO_LARGE if len(sent) > MOST else BodyRefusal.TOO_SLOW

    assert take(bodies, Line(sent, then="falls silent")) == (refusal, b"", 0)


def test_a_sender_who_leaves_has_sent_nothing():
    bodies = Bodies(Limits(small_bytes=0))

    with pytest.raises(SenderGone):
        take(bodies, Line(b"a" * 100, then="leaves"), announced=200)
    assert bodies.held == 0


def test_all_bodies_together_have_a_bound_and_small_ones_always_have_room():
    bodies = Bodies(Limits(held_bytes=100, small_bytes=10))
    bodies.held = 95

    assert take(bodies, Line(b"a" * 15, b"b")) == (BodyRefusal.CROWDED, b"", 95)
    assert take(bodies, Line(b"a" * 15)) == (None, b"a" * 15, 100)
    assert take(bodies, Line(b"a" * 10)) == (None, b"a" * 10, 95)
    assert bodies.held == 95
