"""Workers without a process."""

from datetime import timedelta

from django.utils import timezone

from pix.work.models import Worker
from pix.work.promises import Ending
from pix.work.services import holding
from pix.work.services.standing_in import name_of_a_worker


def make_worker(lane="imports", *, silence=timedelta(0), at=None, **options):
    """A worker of a lane, that gave its last sign so long ago."""
    seen_at = (at or timezone.now()) - silence
    return Worker.objects.create(name=name_of_a_worker(), lane=lane, started_at=seen_at, seen_at=seen_at, **options)


def let_a_worker_die(lane):
    """A worker takes the next task of the lane, and is killed."""
    worker = make_worker(lane)
    row = holding.take_next(worker=worker, at=timezone.now())
    assert row is not None
    holding.bury_worker(name=worker.name, ending=Ending.KILLED, at=timezone.now())
    return row
