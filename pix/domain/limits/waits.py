"""How many failures before somebody has to wait, and for how long. Plain arithmetic, without clock or database.

Only failures count, and no wait is for ever. Nothing here knows an address: a whole school sits behind one. Figures and
what an attacker gets: ``docs/rules/limits.md``.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """``failures`` within ``window`` start a wait of ``first_wait``; as many again double it, up to ``longest_wait``.

    Somebody who stays quiet for ``memory`` after a wait starts again from nothing.
    """

    failures: int
    window: timedelta
    first_wait: timedelta
    longest_wait: timedelta
    memory: timedelta


@dataclass(frozen=True, slots=True)
class Tally:
    """Failures counted since a moment, and the end of the wait they caused, if any."""

    since: datetime
    failures: int = 0
    blocked_until: datetime | None = None


def wait_until(tally: Tally | None, *, at: datetime) -> datetime | None:
    """Say when somebody who must wait may try again; None when they may try now."""
    if tally is None or tally.blocked_until is None or tally.blocked_until <= at:
        return None
    return tally.blocked_until


def count_failure(tally: Tally | None, limit: Limit, *, at: datetime) -> Tally:
    """Count one more failure. Failures during a wait do not lengthen it."""
    if tally is None or _is_forgotten(tally, limit, at=at):
        tally = Tally(since=at)
    if wait_until(tally, at=at):
        return tally
    failures = tally.failures + 1
    if failures % limit.failures:
        return Tally(tally.since, failures, tally.blocked_until)
    doublings = min(failures // limit.failures - 1, 30)
    wait = min(limit.first_wait * 2**doublings, limit.longest_wait)
    return Tally(tally.since, failures, at + wait)


def _is_forgotten(tally: Tally, limit: Limit, *, at: datetime) -> bool:
    if tally.blocked_until is None:
        return at >= tally.since + limit.window
    return at >= tally.blocked_until + limit.memory
