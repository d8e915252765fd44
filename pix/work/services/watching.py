"""What goes on around a task while it runs: signs of life, and an end to what lasts too long."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import FrameType

from django.conf import settings
from django.db import DatabaseError, connections
from django.utils import timezone

from pix.work.errors import LostLease, TimeLimitPassed
from pix.work.models import Worker
from pix.work.services.holding import give_sign


def grace() -> timedelta:
    """How long what ran into its limit has to let go (``WORK_GRACE_SECONDS``); then its process ends."""
    return timedelta(seconds=settings.WORK_GRACE_SECONDS)


@contextmanager
def watching(*, worker: Worker, limit: timedelta, lost: Callable[[], None]) -> Iterator[None]:
    """Surround the run of a task: the worker gives signs of life, and the task is stopped at its limit.

    ``lost`` is called, in another thread, when the worker does not hold the task any more, or cannot stop it.
    """
    over = threading.Event()
    pulse = threading.Thread(target=_give_signs, args=(worker, limit + grace(), over, lost), daemon=True)
    pulse.start()
    try:
        with _alarm(limit):
            yield
    finally:
        over.set()


@contextmanager
def _alarm(limit: timedelta) -> Iterator[None]:
    """Interrupt whatever waits, a silent socket too: the handler raises, and Python does not wait again."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise TimeLimitPassed

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, limit.total_seconds())
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _give_signs(worker: Worker, longest: timedelta, over: threading.Event, lost: Callable[[], None]) -> None:
    """Quick tasks never come to the first sign: then this thread asks the database for nothing."""
    last = time.monotonic() + longest.total_seconds()
    try:
        while not over.wait(settings.WORK_SIGN_SECONDS):
            if time.monotonic() > last:
                lost()
                return
            try:
                give_sign(worker=worker, at=timezone.now())
            except LostLease:
                if not over.is_set():
                    lost()
                return
            except DatabaseError:  # busy or away: the next sign may pass, and else the lease ends
                connections.close_all()
    finally:
        connections.close_all()
