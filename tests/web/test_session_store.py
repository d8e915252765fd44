"""A session costs one statement to open, to write, to end; two to sign in over an older one."""

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pix.web.session_store import SessionStore


def opened(**facts: object) -> SessionStore:
    session = SessionStore()
    session.update(facts)
    session.save()
    return session


def again(session: SessionStore) -> SessionStore:
    return SessionStore(session.session_key)


def statements_of(act) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        act()
    return [query["sql"].split()[0] for query in captured.captured_queries]


def test_what_is_kept_is_found_again(db):
    session = opened(school=3)

    assert dict(again(session).items()) == {"school": 3}


@pytest.mark.parametrize(
    ("act", "statements"),
    [
        (lambda session: opened(school=3), ["INSERT"]),
        (lambda session: session.save(), ["UPDATE"]),
        (lambda session: session.flush(), ["DELETE"]),
        (lambda session: session.delete(), ["DELETE"]),
        (lambda session: (session.cycle_key(), session.save()), ["DELETE", "INSERT"]),
    ],
    ids=["opened", "written", "flushed", "ended", "signed in"],
)
def test_an_act_costs_the_statements_it_needs(db, act, statements):
    session = opened(school=3)

    assert statements_of(lambda: act(session)) == statements


def test_a_new_key_keeps_what_was_there_and_the_old_one_opens_nothing(db):
    session = opened(school=3)
    old = session.session_key

    session.cycle_key()
    assert session.session_key is None
    assert session.modified
    session.save()

    assert session.session_key != old
    assert dict(again(session).items()) == {"school": 3}
    assert dict(SessionStore(old).items()) == {}
    assert Session.objects.count() == 1


def test_a_first_key_is_given_to_who_had_none(db):
    session = SessionStore()

    session.cycle_key()
    session["school"] = 3
    session.save()

    assert dict(again(session).items()) == {"school": 3}


def test_a_session_ended_elsewhere_is_not_written_again(db):
    session = opened(school=3)
    again(session).flush()

    session["school"] = 4
    with pytest.raises(UpdateError):
        session.save()

    assert not Session.objects.exists()


def test_keys_are_long_and_never_the_same(db):
    keys = {opened().session_key for _ in range(50)}

    assert len(keys) == 50
    assert {len(key) for key in keys} == {32}


def test_ending_what_has_ended_is_nothing(db):
    session = opened()

    session.delete()
    session.delete()
    SessionStore().delete()

    assert not Session.objects.exists()
