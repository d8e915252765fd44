"""Keep a worker alive in each lane: started again when it dies, ended when it is stuck, all stopped within ten seconds.

This process never speaks with the database, so that nothing can hold it. It has read the code of the tasks before it
forks: workers share that memory, and a new one is there in a moment.
"""

import gc
import logging
import os
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from django.conf import settings

from pix.work.lanes import Lane
from pix.work.promises import Ending
from pix.work.running.lifeline import Lifeline
from pix.work.running.worker import IDLE, NOBODY_STOPS_IT, LaneWorker
from pix.work.services.standing_in import name_of_a_worker

logger = logging.getLogger(__name__)

ASKED_TO_STOP = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
LOOKS_EVERY = 0.5
RESTS = (0.2, 1.0, 5.0, 15.0)
"""Seconds before a worker is started again, longer each time that it dies young."""
GROWN_UP = 60.0
MOST_BEFORE = 10
"""Of more, the first one's lease has ended: anybody buries it."""
AFTER_THE_STOP = 2.0
"""A worker that has not interrupted its task so long after it should have is killed."""


@dataclass(slots=True)
class Place:
    """A worker's place in a lane, and who has it."""

    lane: Lane
    lifeline: Lifeline = field(default_factory=Lifeline)
    name: str = ""
    pid: int = 0
    started_at: float = 0.0
    died_young: int = 0
    starts_at: float = 0.0
    before: list[tuple[str, Ending]] = field(default_factory=list)
    """Who had it since one lived long, the last ones: while the database is away, none can bury the one before."""


class Supervisor:
    """Watches the places of some lanes until it is asked to stop."""

    def __init__(self, lanes: Sequence[Lane]) -> None:
        self.places = [Place(lane) for lane in lanes]
        self.stops = False

    def supervise(self) -> None:
        for number in ASKED_TO_STOP:
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # as nohup wants it
                signal.signal(number, self._asked_to_stop)
        gc.collect()
        gc.freeze()  # what is shared stays shared: the collector would write on every page of it
        while not self.stops:
            for place in self.places:
                self._look_at(place)
            time.sleep(LOOKS_EVERY)
        self._stop_all()

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stops = True

    def _look_at(self, place: Place) -> None:
        if place.pid and (code := _exit_code(place.pid)) is not None:
            if code == 0:
                place.pid, place.before = 0, []  # it made room, and holds nothing
            else:
                ended_itself = code == NOBODY_STOPS_IT and place.lifeline.is_cut()
                self._mourn(place, Ending.OVERDUE if ended_itself else Ending.KILLED)
        elif place.pid and place.lifeline.is_cut():
            logger.error("The worker of %s does not come back: it is killed", place.lane.name)
            _kill(place.pid)
            self._mourn(place, Ending.OVERDUE)
        if not place.pid and time.monotonic() >= place.starts_at:
            self._start(place)

    def _mourn(self, place: Place, ending: Ending) -> None:
        young = time.monotonic() - place.started_at < GROWN_UP
        place.died_young = min(place.died_young + 1, len(RESTS)) if young else 1
        place.starts_at = time.monotonic() + RESTS[place.died_young - 1]
        place.before = [*(place.before if young else []), (place.name, ending)][-MOST_BEFORE:]
        place.pid = 0
        logger.warning("The worker of %s has ended (%s): another one begins", place.lane.name, ending.name)

    def _start(self, place: Place) -> None:
        place.name, place.started_at = name_of_a_worker(), time.monotonic()
        place.lifeline.reach(IDLE)
        # A request to stop waits until the new process knows what to do with it.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        place.pid = os.fork()
        if place.pid == 0:
            _be_a_worker(place)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})

    def _stop_all(self) -> None:
        for place in self.places:
            if place.pid:
                os.kill(place.pid, signal.SIGTERM)
        deadline = time.monotonic() + settings.WORK_STOP_SECONDS + AFTER_THE_STOP
        left = [place for place in self.places if place.pid]
        while left and time.monotonic() < deadline:
            left = [place for place in left if _exit_code(place.pid) is None]
            time.sleep(0.05)
        for place in left:
            logger.error("The worker of %s does not stop: it is killed", place.lane.name)
            _kill(place.pid)


def _be_a_worker(place: Place) -> None:
    """From here on this process is another, and never returns to its parent's work."""
    code = 1
    with suppress(OSError):  # what `ps` and `top` show, on Linux: else all workers look alike
        Path("/proc/self/comm").write_text(f"pix {place.lane.name}", encoding="ascii")
    try:
        for number in ASKED_TO_STOP:
            signal.signal(number, signal.SIG_IGN)  # Ctrl+C is for the supervisor, which tells the workers
        LaneWorker(lane=place.lane, name=place.name, lifeline=place.lifeline, before=place.before).work()
        code = 0
    except BaseException as error:
        # Its text may quote somebody's data.
        logger.error("The worker of %s stops: %s", place.lane.name, type(error).__name__)  # noqa: TRY400
    finally:
        logging.shutdown()
        os._exit(code)


def _exit_code(pid: int) -> int | None:
    ended, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
