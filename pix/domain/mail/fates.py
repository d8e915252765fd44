"""What became of a message, said from the outages of the mail server alone.

Whoever asks for the link of a school must not learn whether the school exists: they cannot be shown the message, which
is there or is not. When the mail server answers to nobody they can be told so, the same in every case.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pix.domain.mail.tries import tries_of

LAG = timedelta(seconds=20)
"""A try begins so long after its moment at most. Thus an outage that begins just after it was met by it, and one that
ends just after it was ended by it."""

REACH_AFTER = timedelta(seconds=90)
"""An outage that lasts is looked at once a minute: so long after the last look it lasts still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """The mail server answered nobody from ``began_at`` until ``ended_at``, or until now; last seen at ``seen_at``.

    Both ends are the beginning of a try: the first that failed, the first that did not.
    """

    began_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None

    def meets(self, moment: datetime) -> bool:
        """Whether a try begun at this moment failed because of it."""
        over_at = self.ended_at - LAG if self.ended_at else self.seen_at + REACH_AFTER
        return self.began_at - LAG <= moment <= over_at


@dataclass(frozen=True, slots=True)
class OnItsWay:
    """A try has met a server that answers: if there is a message, the mail server has it."""


@dataclass(frozen=True, slots=True)
class StillHere:
    """No try has succeeded yet; the server has been silent ``since``, until ``ended_at`` or still."""

    since: datetime
    ended_at: datetime | None
    next_try: datetime
    last_try: datetime


@dataclass(frozen=True, slots=True)
class GivenUp:
    """All tries are over, none met a server that answers; it has been silent ``since``, until ``ended_at`` or still."""

    since: datetime
    ended_at: datetime | None


Fate = OnItsWay | StillHere | GivenUp


def fate_of(*, asked_at: datetime, outages: Iterable[Outage], at: datetime) -> Fate:
    """Say what became of a message asked at ``asked_at``, if there is one."""
    known = list(outages)
    tries = tries_of(asked_at=asked_at)
    past = [moment for moment in tries if moment <= at]
    met = [next((one for one in known if one.meets(moment)), None) for moment in past]
    failed = [outage for outage in met if outage is not None]
    if len(failed) < len(past) or not past:
        return OnItsWay()
    if len(past) == len(tries):
        return GivenUp(failed[0].began_at, failed[-1].ended_at)
    return StillHere(failed[-1].began_at, failed[-1].ended_at, next_try=tries[len(past)], last_try=tries[-1])
