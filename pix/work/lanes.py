"""The lanes of background work. Each has workers of its own: what waits in one never delays another.

A lane is a queue name of ``django_tasks``; a task that names none of these is refused as its module is read. To add a
lane is to add its line here. The settings read this list: nothing here may ask for them.
"""

from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One queue, and what operators call it.

    ``one_a_school``: no second task of a school begins while one of its tasks runs here.
    """

    name: str
    label: LazyText
    one_a_school: bool = False


LANES = (
    Lane(name="imports", label=_("Imports"), one_a_school=True),
    Lane(name="mails", label=_("Messages")),
    Lane(name="credentials", label=_("Identifiants"), one_a_school=True),
    Lane(name="audits", label=_("Diagnostics"), one_a_school=True),
    Lane(name="timers", label=_("Minuteries")),
)
NAMES = tuple(lane.name for lane in LANES)
TIMERS = "timers"


def lane_of(name: str) -> Lane:
    """The lane with this name."""
    return next(lane for lane in LANES if lane.name == name)
