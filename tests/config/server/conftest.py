"""The real server, as `make run` starts it, on the database of the tests."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from bench.server import free_port
from config import serve
from pix.accounts.models import User
from tests.config.server import lines


@dataclass
class Site:
    """A server and its address."""

    port: int
    process: subprocess.Popen[bytes]

    def get(self, path: str, *, cookie: str = "") -> tuple[int, str]:
        """Open a page on a line of its own."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        answer = line.getresponse()
        body = answer.read().decode()
        line.close()
        return answer.status, body

    def children(self) -> list[int]:
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return [int(pid) for task in tasks for pid in task.read_text().split()]

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(timeout=60)


def start() -> Site:
    """Start it and wait until it answers."""
    port = free_port()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in surroundings().items():
            patch.setenv(name, value)
        site = Site(port=port, process=serve.start_web(str(port)))
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            site.get("/connexion")
        except OSError:
            time.sleep(0.1)
        else:
            return site
    site.stop()
    pytest.fail("the server did not start")


def address() -> str:
    """Where the tests' database is, as DATABASE_URL says it."""
    one = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{one['NAME']}"
    password = f":{quote(one['PASSWORD'])}" if one["PASSWORD"] else ""
    return f"postgres://{quote(one['USER'])}{password}@{one['HOST']}:{one['PORT']}/{one['NAME']}"


def surroundings() -> dict[str, str]:
    """What a process must be told to work on the tests' database."""
    return {"DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "config.settings.test"}


@pytest.fixture(scope="session")
def shared_site(django_db_setup: None) -> Iterator[Site]:
    site = start()
    yield site
    site.stop()


@pytest.fixture
def site(shared_site: Site, transactional_db: None) -> Site:
    """One server for the tests that leave it as it was."""
    return shared_site


@pytest.fixture
def own_site(transactional_db: None) -> Iterator[Site]:
    """A server of its own, for a test that harms it."""
    site = start()
    yield site
    for child in site.children():
        os.kill(child, signal.SIGKILL)
    site.process.kill()
    site.process.wait()


def signed_in(user: User, **more: object) -> str:
    """The cookie of a browser in which ``user`` is signed in, and was seen just now."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.update({"seen_at": int(time.time())} | more)
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


@pytest.fixture
def announce(site: Site) -> Iterator[Callable[..., socket.socket]]:
    """Open lines that have told how long their body is; they are closed when the test ends."""
    with ExitStack() as opened:
        yield lambda path, **told: opened.enter_context(lines.announce(site.port, path, **told))
