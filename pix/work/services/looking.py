"""See how background work stands: for the page that waits for a task, and for the operators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from django.db.models import Case, Count, F, Min, When
from django_tasks import TaskResultStatus
from django_tasks_db.models import get_date_max

from pix.work.lanes import LANES, Lane
from pix.work.models import Row, Timer, Worker
from pix.work.services import queueing, timing

WAITS_TOO_LONG = timedelta(minutes=15)
"""A task that may begin and has not for so long: its lane has too much to do, or is stuck."""

LATELY = timedelta(days=1)
_SHOWN = 20


class Standing(Enum):
    """What a school's work in a lane waits for."""

    WORKING = auto()
    WAITING = auto()
    STOPPED = auto()
    """No worker is alive: nothing begins before somebody starts one."""


def standing(*, lane: str, school_id: int, at: datetime) -> Standing:
    """Whether a live worker does this school's work, will, or there is none."""
    alive = set(Worker.objects.filter(lane=lane).alive(at).values_list("school_id", flat=True))
    if school_id in alive:
        return Standing.WORKING
    return Standing.WAITING if alive else Standing.STOPPED


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneState:
    """A lane now: its live workers, what they do, what waits and since when, what was given up lately."""

    lane: Lane
    workers: int
    running: int
    waiting: int
    waiting_since: datetime | None
    given_up: int

    def is_stuck(self, at: datetime) -> bool:
        """Whether something has waited too long."""
        return self.waiting_since is not None and self.waiting_since < at - WAITS_TOO_LONG


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """All of background work, at a moment."""

    at: datetime
    lanes: Sequence[LaneState]
    timers: Sequence[Timer]

    def is_well(self) -> bool:
        """Whether no operator has to look: every lane has a worker, nothing waits too long, is given up or late."""
        return not any(
            state.workers == 0 or state.given_up or state.is_stuck(self.at) for state in self.lanes
        ) and not any(timer.is_late(self.at) for timer in self.timers)


def overview(*, at: datetime) -> Overview:
    """How each lane and each timer stands."""
    workers = {
        lane: (alive, running)
        for lane, alive, running in Worker.objects.alive(at)
        .order_by("lane")
        .values_list("lane")
        .annotate(alive=Count("pk"), running=Count("task"))
    }
    due_since = Case(When(run_after=get_date_max(), then=F("enqueued_at")), default=F("run_after"))
    waiting = {
        lane: (tasks, since)
        for lane, tasks, since in queueing.due(at=at)
        .order_by("queue_name")
        .values_list("queue_name")
        .annotate(tasks=Count("pk"), since=Min(due_since))
    }
    given_up = dict(
        Row.objects.filter(status=TaskResultStatus.FAILED, finished_at__gte=at - LATELY)
        .order_by("queue_name")
        .values_list("queue_name")
        .annotate(tasks=Count("pk"))
    )
    return Overview(
        at=at,
        lanes=[
            _state(lane, workers.get(lane.name, (0, 0)), waiting.get(lane.name, (0, None)), given_up.get(lane.name, 0))
            for lane in LANES
        ],
        timers=timing.declared_timers(at=at),
    )


def _state(lane: Lane, workers: tuple[int, int], waiting: tuple[int, datetime | None], given_up: int) -> LaneState:
    return LaneState(
        lane=lane,
        workers=workers[0],
        running=workers[1],
        waiting=waiting[0],
        waiting_since=waiting[1],
        given_up=given_up,
    )


def latest_given_up() -> list[Row]:
    """The last tasks that were given up, the latest first."""
    return list(Row.objects.filter(status=TaskResultStatus.FAILED).order_by("-finished_at")[:_SHOWN])
