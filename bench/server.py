"""The web server, started for a measure: its processor is read from /proc, that of the database is not in it."""

import gzip
import http.client
import os
import re
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Self
from urllib.parse import urlencode

from config.server import launching

TICKS = os.sysconf("SC_CLK_TCK")
FORM = "application/x-www-form-urlencoded"


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@dataclass(kw_only=True)
class Server:
    """The server as production starts it, with one process."""

    environment: dict[str, str]
    workers: int = 1
    port: int = field(default_factory=free_port)
    log: IO[bytes] | None = None
    patience_seconds: int = 20
    process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        return launching.command(host="127.0.0.1", port=self.port, workers=self.workers)

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            self.command(), env=os.environ | self.environment, stdout=self.log, stderr=self.log
        )
        for _ in range(self.patience_seconds * 10):
            if self._answers():
                return self
            time.sleep(0.1)
        self.__exit__()
        raise RuntimeError("the web server did not start")

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def __exit__(self, *reason: object) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=20)

    def cpu_seconds(self) -> float:
        """Processor used so far by the server and its children."""
        stats = (Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split() for pid in self.pids())
        return sum(int(stat[11]) + int(stat[12]) for stat in stats) / TICKS

    def peak_mib(self) -> float:
        """The most memory that the server and its children have held, added up."""
        held = (Path(f"/proc/{pid}/status").read_text().split("VmHWM:")[1].split()[0] for pid in self.pids())
        return sum(map(int, held)) / 1024

    def pids(self) -> list[int]:
        assert self.process is not None
        pids, left = [], [self.process.pid]
        while left:
            pids.append(pid := left.pop())
            left += [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        return pids


class Browser:
    """Keeps cookies and the hidden token of the last form; one connection, kept open."""

    def __init__(self, server: Server, cookies: dict[str, str] | None = None) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        self.cookies = dict(cookies or {})
        self.token = ""
        self.body = ""
        self.location = ""
        self.path = ""

    def get(self, path: str) -> int:
        return self._send("GET", path, None)

    def post(self, path: str, **fields: object) -> int:
        values = {"csrfmiddlewaretoken": self.token} | fields
        return self._send("POST", path, urlencode(values, doseq=True).encode())

    def post_file(self, path: str, content: bytes, *, field: str = "file", name: str = "a.zip") -> int:
        parts = {
            'name="csrfmiddlewaretoken"': self.token.encode(),
            f'name="{field}"; filename="{name}"\r\nContent-Type: application/octet-stream': content,
        }
        said = [
            b"--x\r\nContent-Disposition: form-data; " + head.encode() + b"\r\n\r\n" + part + b"\r\n"
            for head, part in parts.items()
        ]
        return self._send("POST", path, b"".join(said) + b"--x--\r\n", kind="multipart/form-data; boundary=x")

    def _send(self, method: str, path: str, body: bytes | None, kind: str = FORM) -> int:
        headers = {
            "Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items()),
            "Accept-Encoding": "gzip",
        }
        if body is not None:
            headers["Content-Type"] = kind
        self.connection.request(method, path, body=body, headers=headers)
        answer = self.connection.getresponse()
        raw = answer.read()
        if answer.headers.get("Content-Encoding") == "gzip":
            raw = gzip.decompress(raw)
        self.body = raw.decode("utf8", "replace")
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            key, _, value = cookie.split(";", 1)[0].partition("=")
            self.cookies[key] = value
        self.location, self.path = answer.headers.get("Location", ""), path
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.body)
        self.token = found.group(1) if found else self.token
        return answer.status


def received(server: Server, path: str, cookies: dict[str, str] | None = None) -> bytes:
    """Everything that a browser receives for one address, headers included, as it comes through the socket."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: gzip, deflate, br, zstd", "Connection: close"]
    if cookies:
        lines.append("Cookie: " + "; ".join(f"{key}={value}" for key, value in cookies.items()))
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as talk:
        talk.sendall("\r\n".join([*lines, "", ""]).encode())
        answer = b"".join(iter(lambda: talk.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 200"), answer[:200]
    return answer


def said_in(answer: bytes) -> str:
    """The page in what was received."""
    headers, _, body = answer.partition(b"\r\n\r\n")
    return (gzip.decompress(body) if b"content-encoding: gzip" in headers.lower() else body).decode()


def cpu_per_request(
    server: Server, act: Callable[[], object], *, times: int, rounds: int = 5, requests: int = 1
) -> list[float]:
    """Milliseconds of processor for one ``act`` of ``requests`` requests, one value a round, after a warm-up."""
    for _ in range(max(3, times // 10)):
        act()
    values = []
    for _ in range(rounds):
        before = server.cpu_seconds()
        for _ in range(times):
            act()
        values.append((server.cpu_seconds() - before) * 1000 / times)
    return values
