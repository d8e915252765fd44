"""Whoever reads slowly holds no thread, and what breaks in the middle never looks whole."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.conf import settings

from bench.server import free_port
from config.server.__main__ import OPTIONS
from config.server.limits import Limits
from tests.config.server.lines import head, talk
from tests.config.server.small import LONG


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    port = free_port()
    served = [*OPTIONS, "--port", str(port), "tests.config.server.small:application"]
    server = subprocess.Popen([sys.executable, "-m", "granian", *served], cwd=settings.BASE_DIR)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            talk(port, head("GET", "/"))
        except OSError:
            time.sleep(0.1)
        else:
            break
    yield port
    server.terminate()
    server.wait(timeout=60)


def test_those_who_do_not_read_their_answer_are_left_and_hold_no_thread(port):
    with ExitStack() as opened:
        readers = [opened.enter_context(socket.socket()) for _ in range(3 * Limits().threads)]
        for reader in readers:
            reader.settimeout(60)
            # Nothing of the answer fits in what the machine keeps for them.
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            reader.connect(("127.0.0.1", port))
            reader.sendall(head("GET", "/long"))
        for reader in readers:
            assert reader.recv(12) == b"HTTP/1.1 200"

        assert talk(port, head("GET", "/")).body == "here"

        # Their answer is never whole: the server has left in its middle.
        time.sleep(4)
        assert all(received(reader) < LONG for reader in readers)


def received(reader: socket.socket) -> int:
    """How much comes before the line is closed."""
    size = 0
    try:
        while part := reader.recv(1 << 20):
            size += len(part)
    except ConnectionResetError:
        pass
    return size


def test_an_answer_that_breaks_in_the_middle_is_a_failure_that_says_so(port):
    reply = talk(port, head("GET", "/breaks"))

    assert (reply.status, reply.body) == (500, "refused")
