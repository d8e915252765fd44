"""Who works when: a few threads, one of which whoever waits to write never takes.

SQLite has one writer; the others wait, each holding its thread. So they wait here first, in the loop, which holds
nothing.
"""

import asyncio
import queue
import threading
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TypeVar

T = TypeVar("T")
_here = threading.local()


class NotInTime(Exception):
    """Its turn to write did not come: too many were before it."""


class Places:
    """So many may write at once in this process; taken in the loop or in a thread."""

    def __init__(self, count: int) -> None:
        self._free = count
        self._lock = threading.Lock()
        self._waiting: deque[asyncio.Future[None]] = deque()

    def take(self) -> bool:
        """Take a place if there is one, and nobody before us."""
        with self._lock:
            if not self._free:
                return False
            self._free -= 1
            return True

    async def wait(self, seconds: float) -> None:
        """Take a place in one's turn. Raises NotInTime."""
        with self._lock:
            if self._free:
                self._free -= 1
                return
            given = asyncio.get_running_loop().create_future()
            self._waiting.append(given)
        try:
            async with asyncio.timeout(seconds):
                await given
        except BaseException as error:
            self._leave(given)
            if isinstance(error, TimeoutError):
                raise NotInTime from error
            raise

    def _leave(self, given: asyncio.Future[None]) -> None:
        with self._lock:
            if given in self._waiting:
                self._waiting.remove(given)
                return
        # It was given at the very moment we left.
        self.give_back()

    def give_back(self) -> None:
        """Leave the place to whoever waits first; from any thread."""
        with self._lock:
            if not self._waiting:
                self._free += 1
                return
            given = self._waiting.popleft()
        given.get_loop().call_soon_threadsafe(_give, given, None)


class Turn:
    """One request at work in its thread."""

    def __init__(self, places: Places, *, writes: bool) -> None:
        self._places = places
        self.writes = writes
        self.sent_back = False
        """It began to write where no place was left: it changed nothing, and is asked again in its turn."""

    def may_write(self) -> bool:
        """Whether it may wait for the database's lock; asked in its thread. Who was sent back writes nothing more."""
        if not self.writes and not self.sent_back:
            self.writes = self._places.take()
            self.sent_back = not self.writes
        return self.writes

    def end(self) -> None:
        if self.writes:
            self._places.give_back()


def current() -> Turn | None:
    """The turn of this thread; none where nobody is served."""
    return getattr(_here, "turn", None)


class Turns:
    """The threads of this process, and the places for those who write."""

    def __init__(self, threads: int) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._places = Places(threads - 1)
        self._threads = [
            threading.Thread(target=self._work, name=f"pix-{number}", daemon=True) for number in range(threads)
        ]

    def begin(self) -> None:
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Let each thread finish what it does."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    async def run(self, work: Callable[[], T], *, writes: bool, seconds: float) -> T:
        """Do this in a thread, in its turn; a second time, as one who writes, if it wrote where it could not.

        Raises NotInTime when ``seconds`` pass before it may begin to write.
        """
        if not writes:
            turn = Turn(self._places, writes=False)
            try:
                value = await self._in_a_thread(work, turn)
            except Exception:
                if not turn.sent_back:
                    raise
            else:
                if not turn.sent_back:
                    return value
        await self._places.wait(seconds)
        return await self._in_a_thread(work, Turn(self._places, writes=True))

    async def _in_a_thread(self, work: Callable[[], T], turn: Turn) -> T:
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()

        def job() -> None:
            _here.turn = turn
            try:
                settle = partial(_give, done, work())
            except BaseException as error:
                settle = partial(_fail, done, error)
            finally:
                _here.turn = None
                turn.end()
            loop.call_soon_threadsafe(settle)

        self._jobs.put(job)
        return await done

    def _work(self) -> None:
        while self._do_one():
            pass

    def _do_one(self) -> bool:
        # A job holds a body: it is forgotten with this call, not when the next one comes.
        job = self._jobs.get()
        if job is None:
            return False
        job()
        return True


def _give(place: asyncio.Future[T], value: T) -> None:
    if not place.done():
        place.set_result(value)


def _fail(place: asyncio.Future[T], error: BaseException) -> None:
    if not place.done():
        place.set_exception(error)
