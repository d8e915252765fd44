"""A Redis beside the database: quicker while it answers, and nobody notices when it does not."""

import json
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from redis import Redis

from config.settings.caches import cache as settings_of
from pix.web import session_copies
from pix.web.session_copies import KEPT_SECONDS, SessionStore
from tests.accounts.factories import PASSWORD, make_user
from tests.accounts.sessions import is_signed_in

PROGRAM = shutil.which("redis-server")
if PROGRAM is None:
    pytest.skip("redis-server is not here: pages without Redis are tested all the same", allow_module_level=True)

pytestmark = pytest.mark.django_db
PAGE = "/mentions-legales"


class Server:
    """A Redis of the test's own, that may be stopped, frozen and started again."""

    def __init__(self, folder: str) -> None:
        self.folder, self.port = folder, _free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        options = {"port": self.port, "bind": "127.0.0.1", "save": "", "appendonly": "no", "dir": self.folder}
        said = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        self.process = subprocess.Popen([PROGRAM or "", *said], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while not _answers(self.port):
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def tell(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)
        if number == signal.SIGKILL:
            self.process.wait()

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def client(self) -> Redis:
        return Redis(port=self.port, socket_timeout=5)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _answers(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def server(tmp_path) -> Iterator[Server]:
    made = Server(str(tmp_path))
    made.start()
    yield made
    made.stop()


@pytest.fixture(autouse=True)
def redis(server, settings, monkeypatch) -> Iterator[Server]:
    """The site with this Redis, as production would be told."""
    settings.CACHES = {"default": settings_of(f"redis://127.0.0.1:{server.port}/1")}
    settings.SESSION_ENGINE = session_copies.__name__
    monkeypatch.setattr(session_copies, "_left_alone_until", 0.0)
    yield server
    _forget_connections()


def _forget_connections() -> None:
    for pool in caches["default"]._cache._pools.values():
        pool.disconnect()


@pytest.fixture
def zoe() -> Client:
    make_user(username="zoe.cormier0503")
    browser = Client()
    browser.post("/connexion", {"login": "zoe.cormier0503", "password": PASSWORD})
    assert is_signed_in(browser)
    return browser


def sessions_read(browser: Client) -> int:
    """How often the table of sessions is read for a page."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert browser.get(PAGE).status_code == 200
    return sum("django_session" in one["sql"] and one["sql"].startswith("SELECT") for one in queries.captured_queries)


def is_still_signed_in(browser: Client) -> bool:
    """As a page sees it: through the store of sessions."""
    return "Se déconnecter" in browser.get(PAGE).content.decode()


def test_a_session_is_read_from_redis_for_a_minute(zoe, redis):
    assert sessions_read(zoe) == 0
    with closing(redis.client()) as client:
        client.select(1)
        lifetimes = [client.ttl(name) for name in client.scan_iter()]

    assert lifetimes
    assert all(0 < one <= KEPT_SECONDS for one in lifetimes)


def test_redis_holds_data_and_nothing_that_opens_a_session(zoe, redis):
    with closing(redis.client()) as client:
        client.select(1)
        kept = {name: client.get(name) for name in client.scan_iter()}

    key = zoe.cookies["sessionid"].value
    assert all(isinstance(json.loads(value), dict | str) for value in kept.values())
    assert key not in repr(kept)


@contextmanager
def flushed(redis: Server) -> Iterator[None]:
    with closing(redis.client()) as client:
        client.flushall()
    yield


@contextmanager
def down(redis: Server) -> Iterator[None]:
    redis.tell(signal.SIGKILL)
    yield


@contextmanager
def silent(redis: Server) -> Iterator[None]:
    redis.tell(signal.SIGSTOP)
    yield
    redis.tell(signal.SIGCONT)


@contextmanager
def full(redis: Server) -> Iterator[None]:
    with closing(redis.client()) as client:
        client.config_set("maxmemory", "1mb")
        client.config_set("maxmemory-policy", "noeviction")
    yield


@contextmanager
def filled_with_something_else(redis: Server) -> Iterator[None]:
    with closing(redis.client()) as client:
        client.select(1)
        for name in client.scan_iter():
            client.set(name, b"\x80\x04not json")
    yield


@pytest.mark.parametrize("trouble", [flushed, down, silent, full, filled_with_something_else])
def test_nobody_is_signed_out_and_no_page_waits(zoe, redis, trouble):
    with trouble(redis):
        start = time.monotonic()
        pages = [zoe.get(PAGE).status_code for _ in range(4)]
        waited = time.monotonic() - start
        signed_in = is_still_signed_in(zoe)
        newcomer = Client()
        newcomer.post("/connexion", {"login": "zoe.cormier0503", "password": PASSWORD})

    assert pages == [200] * 4
    assert signed_in
    assert is_signed_in(newcomer)
    assert waited < 3


@pytest.mark.parametrize("trouble", [down, silent])
def test_whoever_was_not_answered_asks_no_more_for_a_minute(zoe, redis, trouble, caplog):
    with trouble(redis):
        reads = [sessions_read(zoe) for _ in range(3)]

    assert reads == [1, 1, 1]
    assert [one.getMessage().partition(" (")[0] for one in caplog.records if one.name == session_copies.__name__] == [
        "Redis does not answer"
    ]


def test_it_is_asked_again_after_a_minute(zoe, redis, monkeypatch):
    redis.tell(signal.SIGKILL)
    assert sessions_read(zoe) == 1
    redis.start()
    later = time.monotonic() + KEPT_SECONDS
    monkeypatch.setattr(session_copies.time, "monotonic", lambda: later)

    assert (sessions_read(zoe), sessions_read(zoe)) == (1, 0)


@pytest.mark.parametrize("trouble", [down, silent])
def test_whoever_signs_out_while_redis_is_away_stays_out_when_it_returns(zoe, redis, trouble):
    stolen = Client()
    stolen.cookies["sessionid"] = zoe.cookies["sessionid"].value

    with trouble(redis):
        zoe.post("/deconnexion")

    assert not Session.objects.exists()
    assert not is_still_signed_in(stolen)


@contextmanager
def between_reading_and_copying(act: Callable[[], object]) -> Iterator[None]:
    """The next page that reads a session in the database is overtaken by what somebody does meanwhile."""
    read, overtaken = db.SessionStore.load, []

    def load(self: db.SessionStore) -> dict[str, object]:
        found = read(self)
        if not overtaken:
            overtaken.append(True)
            act()
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db.SessionStore, "load", load)
        yield
    assert overtaken


def test_a_session_that_ends_is_not_brought_back_by_a_page_that_had_just_read_it(zoe):
    key = zoe.cookies["sessionid"].value
    cache.clear()

    with between_reading_and_copying(lambda: SessionStore(key).delete()):
        SessionStore(key).load()

    assert SessionStore(key).load() == {}


def test_a_tab_that_had_just_read_does_not_undo_what_another_saves(zoe):
    key = zoe.cookies["sessionid"].value
    cache.clear()

    def save() -> None:
        other = SessionStore(key)
        other["school_id"] = 7
        other.save()

    with between_reading_and_copying(save):
        SessionStore(key).load()

    assert SessionStore(key)["school_id"] == 7


@pytest.mark.parametrize("key", ["", "x" * 32, "é \n" * 8, "0" * 5000])
def test_a_cookie_that_is_no_session_opens_none(key):
    store = SessionStore(key)

    assert store.load() == {}
    assert store.session_key is None
