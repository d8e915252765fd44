"""How long a pupil's home page takes while other lines are slow: 64 that dribble, 8 files that come.

On the clock, with two processes as `make run` has them: read the ratios, not the times.
"""

import contextlib
import socket
import statistics
import threading
import time
from dataclasses import dataclass

from bench.machine import Row, row
from bench.pages import pupils, signed_in
from bench.server import FORM, Browser, Server

PAGES, ROUNDS = 100, 5
FILE = "multipart/form-data; boundary=x"
OPENING = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.xml"\r\n\r\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """Lines that all send the same, piece by piece."""

    name: str
    lines: int
    kind: str
    opening: bytes
    length: int
    piece: bytes
    every_seconds: float


DRIBBLING = Crowd(
    name="64 lines that send a byte a second",
    lines=64,
    kind=FORM,
    opening=b"",
    length=500,
    piece=b"a",
    every_seconds=1,
)
UPLOADING = Crowd(
    name="8 files of 2 MiB that come at 1 Mbit/s",
    lines=8,
    kind=FILE,
    opening=OPENING,
    length=2 * 1024 * 1024,
    piece=b" " * 12_500,
    every_seconds=0.1,
)
CROWDS = (DRIBBLING, UPLOADING)


def measure(environment: dict[str, str]) -> list[Row]:
    """The 95th percentile of a page, quiet and beside each crowd, round by round."""
    quiet: list[float] = []
    beside: dict[str, list[float]] = {crowd.name: [] for crowd in CROWDS}
    with Server(environment=environment, workers=2) as server:
        browser = Browser(server, signed_in(pupils(1)[0]))
        _p95(browser)
        for _ in range(ROUNDS):
            for crowd in CROWDS:
                quiet.append(_p95(browser))
                with Sending(crowd, server, browser.cookies):
                    beside[crowd.name].append(_p95(browser))
    goal = round(2 * statistics.median(quiet), 1)
    rows = [row("home page of a pupil, 95th percentile, quiet", quiet, unit="ms")]
    return rows + [row(f"the same beside {name}", values, unit="ms", goal=goal) for name, values in beside.items()]


def _p95(browser: Browser) -> float:
    values = []
    for _ in range(PAGES):
        start = time.perf_counter()
        assert browser.get("/") == 200
        values.append((time.perf_counter() - start) * 1000)
    return statistics.quantiles(values, n=20)[-1]


class Sending:
    """A crowd at work, in a thread: a line that is answered or cut is opened again."""

    def __init__(self, crowd: Crowd, server: Server, cookies: dict[str, str]) -> None:
        self.crowd = crowd
        self.port = server.port
        # With a session: without one, the request is refused before its body is read.
        self.cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self.over = threading.Event()
        self.lines = [self._open() for _ in range(crowd.lines)]
        self.left = [crowd.length - len(crowd.opening)] * crowd.lines
        self.thread = threading.Thread(target=self._send)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *reason: object) -> None:
        self.over.set()
        self.thread.join()
        for line in self.lines:
            line.close()

    def _open(self) -> socket.socket:
        line = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        headers = (
            f"POST /orga/eleves/import HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.cookie}\r\n"
            f"Content-Type: {self.crowd.kind}\r\nContent-Length: {self.crowd.length}\r\n\r\n"
        )
        line.sendall(headers.encode() + self.crowd.opening)
        return line

    def _send(self) -> None:
        while not self.over.wait(self.crowd.every_seconds):
            for number in range(self.crowd.lines):
                self._send_a_piece(number)

    def _send_a_piece(self, number: int) -> None:
        piece = self.crowd.piece[: self.left[number]]
        with contextlib.suppress(OSError):
            self.lines[number].sendall(piece)
            self.left[number] -= len(piece)
            if self.left[number] and self._is_silent(number):
                return
        self.lines[number].close()
        self.lines[number] = self._open()
        self.left[number] = self.crowd.length - len(self.crowd.opening)

    def _is_silent(self, number: int) -> bool:
        return is_silent(self.lines[number])


def is_silent(line: socket.socket) -> bool:
    """Whether the server has neither answered nor left. (With a time-out set, reading would wait for it.)"""
    waits = line.gettimeout()
    line.setblocking(False)
    try:
        line.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        line.settimeout(waits)
    return False
