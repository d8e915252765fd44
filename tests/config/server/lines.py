"""What is at the other end of a line: raw sockets, since browsers never do what is tried here."""

import contextlib
import re
import socket
import time
from dataclasses import dataclass

from bench.lines import is_silent

FORM = b"application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back; ``status`` is 0 when the line was closed without a word."""

    status: int
    headers: bytes
    body: str
    closed: bool


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=30)


def head(method: str, path: str, *headers: bytes, cookie: str = "") -> bytes:
    lines = [f"{method} {path} HTTP/1.1".encode(), b"Host: 127.0.0.1", *headers]
    if cookie:
        lines.append(f"Cookie: {cookie}".encode())
    return b"\r\n".join(lines) + b"\r\n\r\n"


def announce(port: int, path: str, *, length: int, kind: bytes = FORM, cookie: str = "") -> socket.socket:
    """A line that has told how long its body is, and has sent nothing of it."""
    line = connect(port)
    line.sendall(head("POST", path, b"Content-Type: " + kind, b"Content-Length: %d" % length, cookie=cookie))
    return line


def read(line: socket.socket) -> Reply:
    """The whole answer, by its length; or what came until the line was closed."""
    raw = b""
    with contextlib.suppress(ConnectionResetError):
        while not _is_whole(raw) and (part := line.recv(65536)):
            raw += part
    top, _, body = raw.partition(b"\r\n\r\n")
    status = int(top.split(b" ", 2)[1]) if top else 0
    return Reply(status=status, headers=top.lower(), body=body.decode("utf8", "replace"), closed=_is_closed(line))


def talk(port: int, raw: bytes) -> Reply:
    """Say this and hear the answer."""
    with connect(port) as line:
        line.sendall(raw)
        return read(line)


def _is_whole(raw: bytes) -> bool:
    top, separator, body = raw.partition(b"\r\n\r\n")
    if b" 100 " in top.partition(b"\r\n")[0]:
        return _is_whole(body)
    length = re.search(rb"content-length: (\d+)", top.lower())
    return bool(separator) and length is not None and len(body) >= int(length[1])


def _is_closed(line: socket.socket) -> bool:
    """Whether the server leaves this line, soon after its answer."""
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline:
        if not is_silent(line):
            return True
        time.sleep(0.02)
    return False
