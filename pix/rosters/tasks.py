"""The two halves of an import that take time. They carry a number, never a file nor a name, and may be run twice."""

import logging

from django.utils import timezone
from django_tasks import task

from pix.rosters.errors import ImportFailed
from pix.rosters.models import RosterImport
from pix.rosters.services.applying import apply_roster
from pix.rosters.services.previewing import preview_roster
from pix.rosters.services.tidying import INTERRUPTED, abandon, tidy

logger = logging.getLogger(__name__)


@task()
def read_upload(roster_import_id: int) -> None:
    """Read what was uploaded, and keep the preview."""
    _work(roster_import_id, RosterImport.Status.READING)


@task()
def apply_import(roster_import_id: int) -> None:
    """Apply what was confirmed."""
    _work(roster_import_id, RosterImport.Status.RUNNING)


def _work(roster_import_id: int, expected: RosterImport.Status) -> None:
    rows = RosterImport.objects.filter(pk=roster_import_id, status=expected)
    if (school_id := rows.values_list("school_id", flat=True).first()) is not None:
        tidy(school_id=school_id, at=timezone.now())
    roster_import = rows.select_related("school__roster").first()
    if roster_import is None:  # given up meanwhile, or done by another worker
        return
    rows.update(heartbeat_at=timezone.now())
    try:
        if expected == RosterImport.Status.READING:
            preview_roster(roster_import=roster_import)
        else:
            apply_roster(roster_import=roster_import, at=timezone.now())
    except Exception as error:
        # The database's own words may quote a pupil: only the kind of error reaches the log and the task's record.
        kind = type(error).__name__
        logger.error("Import %s failed while %s: %s", roster_import_id, expected, kind)  # noqa: TRY400
        abandon(rows.order_by("id"), why=INTERRUPTED)
        raise ImportFailed(kind) from None
