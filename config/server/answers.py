"""An answer is whole before its first byte leaves: one that breaks in the middle is never taken for a good one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from config.server.requests import Environ

Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class BrokenAnswer(Exception):
    """The application said one length and gave another, or nothing at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


def ask(application: Application, environ: Environ) -> Answer:
    """Run Django's handler to the end of what it answers, in this thread. What it raises is raised here."""
    started: list[tuple[str, list[tuple[str, str]]]] = []
    written: list[bytes] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], None]:
        started[:] = [(status, headers)]
        return written.append

    parts = application(environ, start_response)
    try:
        written.extend(parts)
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
    if not started:
        raise BrokenAnswer("no status")
    (status, headers) = started[0]
    return _whole(int(status[:3]), headers, b"".join(written), method=environ["REQUEST_METHOD"])


def _whole(status: int, headers: list[tuple[str, str]], body: bytes, *, method: str) -> Answer:
    encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    told = [int(value) for name, value in encoded if name == b"content-length"]
    if status in (204, 304):
        return Answer(status=status, headers=encoded, body=b"")
    # The head of an answer may say its length and leave the rest out.
    if told and told != [len(body)] and not (method == "HEAD" and not body):
        raise BrokenAnswer(f"{told} bytes were announced, {len(body)} came")
    if not told:
        encoded.append((b"content-length", b"%d" % len(body)))
    return Answer(status=status, headers=encoded, body=b"" if method == "HEAD" else body)
