"""The web server of production, started on the database of the tests: what a browser receives is read at the socket."""

import http.client
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from django.db import connection

from config import serve


def address_of_database() -> str:
    """The tests' own database, as ``DATABASE_URL`` says it."""
    options = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{options['NAME']}"
    who = ":".join(quote(options[name], safe="") for name in ("USER", "PASSWORD") if options[name])
    return f"postgres://{who}@{options['HOST']}:{options['PORT'] or 5432}/{options['NAME']}"


@contextmanager
def serving(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The port of a web server; what the test has committed is what it serves."""
    monkeypatch.setenv("DATABASE_URL", address_of_database())
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings.test")
    with socket.socket() as free:
        free.bind((serve.HOST, 0))
        port = int(free.getsockname()[1])
    server = serve.start_web(str(port))
    try:
        _wait_for(port)
        yield port
    finally:
        serve.stop([server])


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            ask(port, "GET", "/mentions-legales")
        except OSError:
            assert time.monotonic() < deadline, "the web server does not start"
            time.sleep(0.1)
        else:
            return


class Answer:
    """What came through the socket, untouched."""

    def __init__(self, received: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.body = received.status, received.headers, received.read()


def ask(
    port: int, method: str, path: str, *, body: str | bytes | None = None, headers: dict[str, str] | None = None
) -> Answer:
    """One request, on a connection of its own."""
    talk = http.client.HTTPConnection(serve.HOST, port, timeout=30)
    try:
        talk.request(method, path, body=body, headers=headers or {})
        return Answer(talk.getresponse())
    finally:
        talk.close()
