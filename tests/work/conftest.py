from collections.abc import Callable, Iterator
from subprocess import Popen

import pytest

from tests.work import acts, processes


@pytest.fixture(autouse=True)
def nothing_was_given_up():
    acts.GIVEN_UP.clear()


@pytest.fixture
def work(transactional_db, queue) -> Iterator[Callable[..., Popen[bytes]]]:
    """``work("mails")`` starts ``manage.py work`` on these lanes; all is over after the test."""
    started: list[Popen[bytes]] = []

    def start(*lanes: str) -> Popen[bytes]:
        started.append(processes.start(*lanes))
        return started[-1]

    yield start
    for process in started:
        processes.end(process)
    processes.end_sessions()
