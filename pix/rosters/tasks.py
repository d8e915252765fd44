"""The two halves of an import that take time. They carry numbers, never a file nor a name, and may run twice.

An import that is given up has changed nothing: the roster is written in one transaction, which asks first whether the
import still goes on.
"""

from datetime import timedelta
from functools import partial

from django.db import InterfaceError, InternalError, OperationalError
from django.utils import timezone
from django_tasks import task

from pix.rosters.models import RosterImport
from pix.rosters.services.applying import apply_roster
from pix.rosters.services.previewing import preview_roster
from pix.rosters.services.tidying import INTERRUPTED, abandon
from pix.work.promises import promises

TIME_LIMIT = timedelta(minutes=10)
WHEN_THE_DATABASE_IS_AWAY = (timedelta(seconds=5), timedelta(seconds=30))
# PostgreSQL's driver calls a server that is closed to writing an internal error.
AWAY = (OperationalError, InterfaceError, InternalError)
BEGUN = 1
"""The progress of an import that a worker has begun: what waits for its turn has none."""


def _give_up(status: RosterImport.Status, roster_import_id: int, *, school_id: int) -> None:
    abandon(RosterImport.objects.filter(pk=roster_import_id, status=status).order_by("id"), why=INTERRUPTED)


@task(queue_name="imports")
@promises(
    time_limit=TIME_LIMIT,
    may_run_twice=True,
    retry_after=WHEN_THE_DATABASE_IS_AWAY,
    retry_on=AWAY,
    given_up=partial(_give_up, RosterImport.Status.READING),
)
def read_upload(roster_import_id: int, *, school_id: int) -> None:
    """Read what was uploaded, and keep the preview."""
    if roster_import := _begin(roster_import_id, RosterImport.Status.READING):
        preview_roster(roster_import=roster_import)


@task(queue_name="imports")
@promises(
    time_limit=TIME_LIMIT,
    may_run_twice=True,
    retry_after=WHEN_THE_DATABASE_IS_AWAY,
    retry_on=AWAY,
    given_up=partial(_give_up, RosterImport.Status.RUNNING),
)
def apply_import(roster_import_id: int, *, school_id: int) -> None:
    """Apply what was confirmed."""
    if roster_import := _begin(roster_import_id, RosterImport.Status.RUNNING):
        apply_roster(roster_import=roster_import, at=timezone.now())


def _begin(roster_import_id: int, status: RosterImport.Status) -> RosterImport | None:
    """The import, unless it was given up meanwhile, or done by another worker."""
    rows = RosterImport.objects.filter(pk=roster_import_id, status=status)
    rows.update(progress=BEGUN)
    return rows.select_related("school__roster").first()
