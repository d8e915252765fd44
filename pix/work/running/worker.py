"""A process that works in one lane until it is asked to stop, or its supervisor is gone."""

import logging
import os
import resource
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import FrameType

from django.conf import settings
from django.utils import timezone

from pix.work.errors import WorkerStopped
from pix.work.lanes import TIMERS, Lane
from pix.work.models import Worker, lease
from pix.work.promises import Ending
from pix.work.running.lifeline import Lifeline
from pix.work.services import holding, performing, timing
from pix.work.services.watching import grace, watching

logger = logging.getLogger(__name__)

NOBODY_STOPS_IT = 70
"""Exit code of a worker that ends itself, because it lost its task or cannot stop it."""

IDLE = timedelta(seconds=60)
"""Longer than anything between two tasks, but for a database that holds the worker for ever."""


class LaneWorker:
    """Takes the tasks of a lane one after the other.

    ``before`` is who worked in its place, and how each ended: what they held is settled at once.
    """

    def __init__(self, *, lane: Lane, name: str, lifeline: Lifeline, before: Sequence[tuple[str, Ending]]) -> None:
        self.lane, self.name, self.lifeline, self.before = lane, name, lifeline, before
        self.supervisor = os.getppid()
        self.stops = self.runs_a_task = False
        self.looked_around_at: datetime | None = None

    def work(self) -> None:
        signal.signal(signal.SIGTERM, self._asked_to_stop)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
        self.lifeline.reach(IDLE)
        for name, ending in self.before:
            holding.bury_worker(name=name, ending=ending, at=timezone.now())
        worker = holding.register_worker(name=self.name, lane=self.lane.name, at=timezone.now())
        while not self.stops and os.getppid() == self.supervisor and not is_heavy():
            self.lifeline.reach(IDLE)
            self.look_around(worker, at=timezone.now())
            row = holding.take_next(worker=worker, at=timezone.now())
            if row is None:
                time.sleep(settings.WORK_LOOK_SECONDS)
            else:
                performing.perform(worker=worker, row=row, watch=lambda limit: self._watch(worker, limit))
        holding.dismiss_worker(worker=worker)

    def look_around(self, worker: Worker, *, at: datetime) -> None:
        """Now and then: a sign of life, the dead of every lane, and the timers.

        Whoever was away for a while buries nobody: when the database was silent, or the machine asleep, all were.
        """
        away = lease() if self.looked_around_at is None else at - self.looked_around_at
        if away.total_seconds() < settings.WORK_SIGN_SECONDS:
            return
        self.looked_around_at = at
        performing.drop_dead_connections()
        holding.give_sign(worker=worker, at=at)
        if away < lease():
            holding.bury_silent_workers(at=at)
        if self.lane.name == TIMERS:
            timing.queue_due_timers(at=at)

    @contextmanager
    def _watch(self, worker: Worker, limit: timedelta) -> Iterator[None]:
        self.lifeline.reach(limit + grace())
        with watching(worker=worker, limit=limit, lost=lambda: os._exit(NOBODY_STOPS_IT)):
            self.runs_a_task = True
            try:
                if self.stops:  # asked meanwhile: the task has as long as any other
                    self._interrupt_soon()
                yield
            finally:
                self.runs_a_task = False
                self.lifeline.reach(IDLE)

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        if not self.stops and self.runs_a_task:
            self._interrupt_soon()
        self.stops = True

    def _interrupt_soon(self) -> None:
        """What runs may finish in the seconds that are left; its own time limit is further away, or as near."""
        left, _ = signal.getitimer(signal.ITIMER_REAL)
        if 0 < left <= settings.WORK_STOP_SECONDS:
            return
        signal.signal(signal.SIGALRM, _interrupt)
        signal.setitimer(signal.ITIMER_REAL, settings.WORK_STOP_SECONDS)


def is_heavy() -> bool:
    """Whether this process once took so much memory, which Python does not give back, that a fresh one is better."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    kilobytes = peak / 1024 if sys.platform == "darwin" else peak
    return kilobytes > settings.WORK_HEAVY_MEGABYTES * 1024


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise WorkerStopped
