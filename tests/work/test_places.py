"""Who follows whom in a lane."""

import signal
import time
from collections.abc import Iterator

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from pix.work.lanes import lane_of
from pix.work.models import Worker
from pix.work.promises import Ending
from pix.work.running import supervisor
from pix.work.running.worker import LaneWorker
from pix.work.services import holding
from tests.work import acts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]


@pytest.fixture(autouse=True)
def requests_to_stop() -> Iterator[None]:
    """Left as they were: a worker takes them for itself."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def die(watching: supervisor.Supervisor, name: str, *, age: float = 0) -> None:
    """The worker in the only place is dead."""
    (place,) = watching.places
    place.name, place.started_at = name, time.monotonic() - age
    watching._mourn(place, Ending.KILLED)


@pytest.mark.parametrize("died_before_they_began", [0, 1, 5])
def test_what_a_dead_worker_held_begins_again_however_many_died_since_without_a_database(died_before_they_began):
    acts.last.enqueue(0)
    worker = holding.register_worker(name="the first", lane="imports", at=timezone.now())
    assert holding.take_next(worker=worker, at=timezone.now())
    watching = supervisor.Supervisor([lane_of("imports")])
    (place,) = watching.places
    for name in ["the first", *(f"follower {number}" for number in range(died_before_they_began))]:
        die(watching, name)

    next_one = LaneWorker(lane=place.lane, name="the next", lifeline=place.lifeline, before=place.before)
    next_one.stops = True
    next_one.work()

    assert DBTaskResult.objects.get().status == TaskResultStatus.READY
    assert not Worker.objects.exists()


def test_of_those_who_died_long_ago_none_is_kept():
    watching = supervisor.Supervisor([lane_of("imports")])
    (place,) = watching.places
    for number in range(30):
        die(watching, str(number))
    assert [name for name, _ending in place.before] == [str(number) for number in range(20, 30)]

    die(watching, "old", age=supervisor.GROWN_UP)

    assert place.before == [("old", Ending.KILLED)]
