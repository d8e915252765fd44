"""``manage.py check_work``: how background work stands, for people and for whatever watches the machine.

Ends with 0 when all is well and with 1 when somebody has to look.
"""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from pix.work.models import Timer
from pix.work.services.looking import LaneState, overview

LOOK = 1
"""Exit code: a lane without a worker, a task that waits too long or was given up, a timer that is late."""


class Command(BaseCommand):
    help = "Dit où en est le travail de fond ; finit par 1 quand quelqu’un doit y regarder."

    def handle(self, *args: Any, **options: Any) -> None:
        seen = overview(at=timezone.now())
        for state in seen.lanes:
            self.stdout.write(_lane(state, stuck=state.is_stuck(seen.at)))
        for timer in seen.timers:
            self.stdout.write(_timer(timer, late=timer.is_late(seen.at)))
        if not seen.is_well():
            raise SystemExit(LOOK)


def _lane(state: LaneState, *, stuck: bool) -> str:
    since = f" depuis le {timezone.localtime(state.waiting_since):%d/%m à %H:%M}" if state.waiting_since else ""
    told = [
        f"{state.workers} ouvrier(s)" if state.workers else "AUCUN OUVRIER",
        f"{state.running} en cours",
        f"{state.waiting} en attente{since}" + (" : TROP LONG" if stuck else ""),
        f"{state.given_up} ABANDONNÉE(S) en un jour" if state.given_up else "0 abandonnée en un jour",
    ]
    return f"file {state.lane.name} : {', '.join(told)}"


def _timer(timer: Timer, *, late: bool) -> str:
    gone_well = f"{timezone.localtime(timer.succeeded_at):%d/%m à %H:%M}" if timer.succeeded_at else "jamais"
    failed = ""
    if timer.failed_at and (timer.succeeded_at is None or timer.failed_at > timer.succeeded_at):
        failed = f", échec le {timezone.localtime(timer.failed_at):%d/%m à %H:%M} ({timer.failure})"
    return f"minuterie {timer.line} : réussie {gone_well}{failed}" + (", EN RETARD" if late else "")
