"""What a worker does between two tasks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pix.work.lanes import lane_of
from pix.work.models import Timer, Worker
from pix.work.running.lifeline import Lifeline
from pix.work.running.worker import LaneWorker
from tests.work.factories import make_worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]

NOW = timezone.now()
SILENT = timedelta(minutes=2)


def worker_of(lane):
    return LaneWorker(lane=lane_of(lane), name="here", lifeline=Lifeline(), before=None), make_worker(lane, at=NOW)


@pytest.mark.parametrize(
    ("looks", "buried"),
    [
        ([0], False),
        ([0, 10], True),
        ([0, 9], False),
        ([0, 600], False),
        ([0, 600, 610], True),
    ],
    ids=["as it begins", "ten seconds later", "sooner", "after a long absence", "ten seconds after it"],
)
def test_a_worker_buries_the_silent_ones_if_it_was_there_itself(looks, buried):
    at_work, row = worker_of("mails")
    silent = make_worker("imports", at=NOW, silence=SILENT)

    for seconds in looks:
        at_work.look_around(row, at=NOW + timedelta(seconds=seconds))

    assert Worker.objects.filter(pk=silent.pk).exists() is not buried
    row.refresh_from_db()
    assert row.seen_at == NOW + timedelta(seconds=looks[-1] if looks[-1] != 9 else 0)


@pytest.mark.parametrize(("lane", "queued"), [("timers", True), ("mails", False)])
def test_the_lane_of_timers_looks_after_them(lane, queued):
    at_work, row = worker_of(lane)

    at_work.look_around(row, at=NOW)

    assert Timer.objects.exists() is queued
