"""Processes die, are reloaded and stopped: the site goes on, and loses nothing that was being done."""

import contextlib
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.config.server import lines
from tests.config.server.conftest import Site

LONG = 120


def until(true: Callable[[], object]) -> None:
    """Wait for what must happen."""
    deadline = time.monotonic() + LONG
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def answers(site: Site) -> bool:
    with contextlib.suppress(OSError):
        return site.get("/connexion")[0] == 200
    return False


def test_a_process_that_is_killed_comes_back_and_the_site_goes_on(own_site: Site):
    before = set(own_site.children())

    killed = min(before)
    os.kill(killed, signal.SIGKILL)

    until(lambda: len(own_site.children()) == len(before) and killed not in own_site.children())
    for _ in range(10):
        until(lambda: answers(own_site))
    assert own_site.process.poll() is None


@pytest.fixture
def receiving(own_site: Site) -> Iterator[list[socket.socket]]:
    """Bodies of which half has come; many, so that each process has its own."""
    with ExitStack() as opened:
        begun = [opened.enter_context(lines.announce(own_site.port, "/connexion", length=6)) for _ in range(10)]
        for line in begun:
            line.sendall(b"log")
        assert answers(own_site)
        yield begun


def finish(receiving: list[socket.socket]) -> list[int]:
    for line in receiving:
        line.sendall(b"in=")
    return [lines.read(line).status for line in receiving]


def test_what_is_being_received_when_it_stops_is_answered(own_site: Site, receiving):
    own_site.process.send_signal(signal.SIGTERM)
    until(lambda: not answers(own_site))

    assert finish(receiving) == [403] * 10
    assert own_site.process.wait(timeout=LONG) == 0


def test_what_is_being_received_when_it_reloads_is_answered_and_the_site_never_closes(own_site: Site, receiving):
    before = set(own_site.children())

    own_site.process.send_signal(signal.SIGHUP)
    until(lambda: before != set(own_site.children()))

    assert answers(own_site)
    assert finish(receiving) == [403] * 10
    while before & set(own_site.children()):
        assert own_site.get("/connexion")[0] == 200
    assert own_site.get("/connexion")[0] == 200


def test_a_line_that_sleeps_keeps_nothing_from_stopping(own_site: Site):
    with lines.connect(own_site.port) as line:
        line.sendall(lines.head("GET", "/connexion"))
        assert lines.read(line).status == 200
        begun = time.monotonic()

        own_site.process.send_signal(signal.SIGTERM)

        assert own_site.process.wait(timeout=LONG) == 0
        # Sooner than its processes are killed.
        assert time.monotonic() - begun < 8


def test_processes_leave_when_the_one_that_started_them_is_killed(own_site: Site):
    left = own_site.children()

    own_site.process.kill()
    own_site.process.wait()

    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in left))
