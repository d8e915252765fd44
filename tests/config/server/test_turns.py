"""A few threads work; whoever waits to write never takes the last."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator

import pytest

from config.server import turns
from config.server.turns import NotInTime, Turns
from tests.config.server.loops import run_apart

LONG = 60
THREADS = 3


@pytest.fixture
def pool() -> Iterator[Turns]:
    pool = Turns(THREADS)
    pool.begin()
    yield pool
    pool.end()


@pytest.fixture
def lock() -> Iterator[threading.Event]:
    """What writers wait for; it opens at last, whatever fails."""
    lock = threading.Event()
    yield lock
    lock.set()


def play(story: Callable[[], Awaitable[object]]) -> object:
    async def playing() -> object:
        return await story()

    return run_apart(playing())


def test_work_gives_what_it_gives_and_raises_what_it_raises(pool):
    def fails() -> None:
        raise ValueError("no")

    assert play(lambda: pool.run(lambda: 12, writes=False, seconds=LONG)) == 12
    with pytest.raises(ValueError, match="no"):
        play(lambda: pool.run(fails, writes=True, seconds=LONG))


def test_writers_who_wait_leave_a_thread_to_who_only_reads(pool, lock):
    async def story() -> tuple[int, list[bool]]:
        writers = [asyncio.create_task(pool.run(lock.wait, writes=True, seconds=LONG)) for _ in range(20)]
        await asyncio.sleep(0)
        read = await pool.run(lambda: 12, writes=False, seconds=LONG)
        assert not any(writer.done() for writer in writers)
        lock.set()
        return read, await asyncio.gather(*writers)

    assert play(story) == (12, [True] * 20)


def test_a_reader_who_writes_is_sent_back_when_no_place_is_left_and_comes_again_in_its_turn(pool, lock):
    tries = []

    def reads_then_writes() -> str:
        tries.append(turns.current().may_write())
        if not tries[-1]:
            raise RuntimeError("the page of a busy database")
        return "written"

    async def story() -> str:
        writers = [asyncio.create_task(pool.run(lock.wait, writes=True, seconds=LONG)) for _ in range(THREADS)]
        await asyncio.sleep(0)
        reader = asyncio.create_task(pool.run(reads_then_writes, writes=False, seconds=LONG))
        await asyncio.sleep(0)
        await pool.run(lambda: None, writes=False, seconds=LONG)
        assert tries == [False]
        lock.set()
        await asyncio.gather(*writers)
        return await reader

    assert play(story) == "written"
    assert tries == [False, True]


def test_what_was_answered_by_who_was_sent_back_is_not_taken(pool, lock):
    async def story() -> str:
        writers = [asyncio.create_task(pool.run(lock.wait, writes=True, seconds=LONG)) for _ in range(THREADS)]
        await asyncio.sleep(0)
        reader = asyncio.create_task(
            pool.run(lambda: "page" if turns.current().may_write() else "503", writes=False, seconds=LONG)
        )
        await asyncio.sleep(0)
        await pool.run(lambda: None, writes=False, seconds=LONG)
        lock.set()
        await asyncio.gather(*writers)
        return await reader

    assert play(story) == "page"


def test_who_was_sent_back_writes_nothing_more_before_its_turn_even_when_a_place_is_free_again():
    places = turns.Places(1)
    assert places.take()
    turn = turns.Turn(places, writes=False)
    assert not turn.may_write()

    places.give_back()

    assert not turn.may_write()
    turn.end()
    assert places.take()
    assert not places.take()


def test_a_reader_who_found_a_place_gives_it_back(pool):
    def writes() -> bool:
        return turns.current().may_write()

    async def story() -> list[bool]:
        return [await pool.run(writes, writes=False, seconds=LONG) for _ in range(3 * THREADS)]

    assert play(story) == [True] * 3 * THREADS


@pytest.mark.parametrize("leaves", [asyncio.Task.cancel, None])
def test_who_waits_in_vain_takes_no_place(pool, lock, leaves):
    async def story() -> int:
        writers = [asyncio.create_task(pool.run(lock.wait, writes=True, seconds=LONG)) for _ in range(THREADS - 1)]
        await asyncio.sleep(0)
        late = asyncio.create_task(pool.run(lambda: 1, writes=True, seconds=LONG if leaves else 0.01))
        await asyncio.sleep(0)
        if leaves:
            leaves(late)
        with pytest.raises(asyncio.CancelledError if leaves else NotInTime):
            await late
        lock.set()
        await asyncio.gather(*writers)
        return sum([await pool.run(lambda: 1, writes=True, seconds=LONG) for _ in range(2 * THREADS)])

    assert play(story) == 2 * THREADS


def test_nobody_is_served_elsewhere():
    assert turns.current() is None
