"""What every test lives in: stricter than production, and nobody outside to talk to."""

import random
import socket
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client
from hypothesis import settings as hypothesis

from config.settings.base import TASKS
from pix.accounts.models import User
from pix.content import bank
from pix.schools.models import Role, School
from tests.accounts.factories import make_user
from tests.schools.factories import make_member, make_school

# Several suites share a machine: the slowest example says nothing of the code. Figures live in `make bench`.
hypothesis.register_profile("house", deadline=None)
hypothesis.load_profile("house")

LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True)
def unordered_querysets_come_shuffled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that forgets to order its rows shows it here, not in production."""
    fetch_all = QuerySet._fetch_all

    def fetch_and_shuffle(self: QuerySet) -> None:
        fresh = self._result_cache is None
        fetch_all(self)
        if fresh and self._result_cache and len(self._result_cache) > 1 and not self.ordered:
            random.shuffle(self._result_cache)

    monkeypatch.setattr(QuerySet, "_fetch_all", fetch_and_shuffle)


@pytest.fixture(autouse=True)
def nobody_outside_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            pytest.fail(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_here)


@pytest.fixture(autouse=True)
def releases_are_forgotten() -> None:
    """A process keeps the content it has read; rows of the test before are gone."""
    bank.forget_all()


@pytest.fixture
def queue(settings: Any) -> None:
    """What is queued waits for a worker, as in production; else it is done at once."""
    settings.TASKS = TASKS


@pytest.fixture
def school(db: None) -> School:
    return make_school()


@pytest.fixture
def administrator(school: School) -> User:
    return make_member(school, role=Role.ADMIN, first_name="Inès", last_name="Morel").user


@pytest.fixture
def member(school: School) -> User:
    return make_member(school, role=Role.MEMBER, first_name="Paul", last_name="Vidal").user


@pytest.fixture
def outsider(db: None) -> User:
    """Signed in, and nothing to do with ``school``: member of another one."""
    return make_member(make_school(uai="0699902N", name="Lycée d’ailleurs"), role=Role.ADMIN, first_name="Odile").user


@pytest.fixture
def visitor(request: pytest.FixtureRequest, db: None) -> Callable[[str], Client]:
    """``visitor("member")`` is a browser in which that person is signed in; ``"anonymous"`` nobody."""

    def browser_of(who: str) -> Client:
        client = Client()
        if who == "pupil":
            client.force_login(make_user(first_name="Lou", last_name="Petit"))
        elif who != "anonymous":
            client.force_login(request.getfixturevalue(who))
        return client

    return browser_of
