"""The lanes of background work. Each has workers of its own: what waits in one never delays another.

A lane is a queue name of ``django_tasks``; a task that names none of these is refused as its module is read. To add a
lane is to add its line here, and what operators call it in ``pix/web/backoffice/words.py``.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One queue. ``one_a_school``: no second task of a school begins while one of its tasks runs here."""

    name: str
    one_a_school: bool = False


LANES = (
    Lane(name="imports", one_a_school=True),
    Lane(name="mails"),
    Lane(name="credentials", one_a_school=True),
    Lane(name="audits", one_a_school=True),
    Lane(name="timers"),
)
NAMES = tuple(lane.name for lane in LANES)
TIMERS = "timers"


def lane_of(name: str) -> Lane:
    """The lane with this name."""
    return next(lane for lane in LANES if lane.name == name)
