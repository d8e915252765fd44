"""SQLite has one writer. Whoever waits for it leaves the others a thread, whether they said they would write or not."""

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection

from config.server import turns, writing
from config.server.limits import Limits
from pix.web.sessions import WRITE_EVERY_SECONDS
from tests.accounts.factories import make_user
from tests.config.server.conftest import Site, signed_in
from tests.config.server.lines import head, talk

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has as many writers as one wants")
# More than all the threads of both processes.
MANY = 4 * Limits().threads
TOKEN = "a" * 32


@contextmanager
def somebody_writes() -> Iterator[None]:
    """Hold the lock of the database, as an import does."""
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        yield
        writer.execute("ROLLBACK")


def try_to_sign_in(site: Site, number: int) -> int:
    """A wrong password is counted: it writes."""
    form = f"csrfmiddlewaretoken={TOKEN}&login=personne{number}&password=x".encode()
    headers = [b"Content-Type: application/x-www-form-urlencoded", b"Content-Length: %d" % len(form)]
    return talk(site.port, head("POST", "/connexion", *headers, cookie=f"csrftoken={TOKEN}") + form).status


def wait_for(done: list[Future]) -> list:
    return [one.result(timeout=60) for one in done]


def test_a_page_answers_while_many_wait_to_write(site: Site):
    with ThreadPoolExecutor(MANY) as people:
        with somebody_writes():
            writers = [people.submit(try_to_sign_in, site, number) for number in range(MANY)]
            for _ in range(5):
                assert site.get("/connexion")[0] == 200
            assert not any(writer.done() for writer in writers)

        # Each had its turn, once the import was done: a password that is wrong.
        assert set(wait_for(writers)) == {422}


def test_a_page_that_writes_although_it_only_shows_something_waits_in_its_turn_too(site: Site):
    # Their session has not been seen for a while: showing a page renews it.
    long_ago = int(time.time()) - 2 * WRITE_EVERY_SECONDS
    unseen = [signed_in(make_user(first_name="Lou", last_name="Petit"), seen_at=long_ago) for _ in range(MANY)]
    fresh = signed_in(make_user(first_name="Ana", last_name="Roux"))

    with ThreadPoolExecutor(MANY) as people:
        with somebody_writes():
            readers = [people.submit(site.get, "/mon-compte", cookie=cookie) for cookie in unseen]
            for _ in range(5):
                assert site.get("/mon-compte", cookie=fresh)[0] == 200
            assert not any(reader.done() for reader in readers)

        assert {status for status, _ in wait_for(readers)} == {200}


@pytest.fixture
def no_place() -> Iterator[turns.Turn]:
    """A request at work in this thread, when no place to write is left."""
    places = turns.Places(0)
    turn = turns._here.turn = turns.Turn(places, writes=False)
    connection.execute_wrappers.insert(0, writing.ask_for_a_place)
    yield turn
    connection.execute_wrappers.remove(writing.ask_for_a_place)
    turns._here.turn = None


@pytest.mark.django_db(transaction=True)
def test_reading_needs_no_place(no_place):
    assert Session.objects.count() == 0
    assert not no_place.sent_back


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "write",
    [
        lambda: Session.objects.all().delete(),
        lambda: Session.objects.update(session_data=""),
        lambda: make_user(first_name="Lou", last_name="Petit"),
        lambda: connection.cursor().execute(" \n update django_session set session_data = ''"),
    ],
)
def test_a_first_write_without_a_place_is_sent_back_before_it_waits(no_place, write):
    with pytest.raises(OperationalError, match="locked"):
        write()

    assert no_place.sent_back
    assert connection.get_autocommit()
