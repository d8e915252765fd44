"""The one task of this room: what a timer is for."""

from datetime import timedelta

from django_tasks import task

from pix.work.lanes import TIMERS
from pix.work.promises import promises
from pix.work.services import timing


@task(queue_name=TIMERS)
@promises(
    time_limit=timedelta(minutes=30),
    may_run_twice=True,
    retry_after=(timedelta(minutes=1), timedelta(minutes=10)),
)
def run_timer(line: str) -> None:
    """Run this line of ``manage.py``; one that is not declared any more is let be."""
    timing.run(line)
