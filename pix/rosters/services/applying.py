"""Apply a confirmed import: compare again, then write everything in one short transaction.

Reading and comparing happen outside the transaction; inside it there are only set-based writes, because on SQLite every
other writer waits meanwhile. A process killed at any moment leaves the roster as it was, or wholly imported.
"""

from datetime import datetime

from django.db import OperationalError, transaction
from django.db.models import F

from pix.audit import trail
from pix.audit.models import ActorKind
from pix.domain import siecle
from pix.lib.memory import collector_at_rest
from pix.rosters import bulk
from pix.rosters.models import Roster, RosterImport, Student
from pix.rosters.services import receipts, writing
from pix.rosters.services.doubting import find_doubts
from pix.rosters.services.gathering import Plan, plan_import
from pix.rosters.services.previewing import ROSTER_CHANGED, describe, keep_preview, roster_of, telling

_MANY = 500  # rows written from which the database's planner must learn of them
_TRIES = 3  # comparisons before one is made under the lock


@collector_at_rest()
def apply_roster(*, roster_import: RosterImport, at: datetime) -> RosterImport:
    """Bring the school's roster in line with a confirmed file; the row becomes the receipt (*imported*).

    When the roster has changed since the preview, so that the import would do something else, nothing is applied: the
    new preview is kept on the row, which waits again. Accounts, results and participations are never touched.
    """
    if roster_import.status != RosterImport.Status.RUNNING or roster_import.payload is None:
        return roster_import
    export = siecle.unpack(bytes(roster_import.payload))
    tell = telling(roster_import)
    for attempt in range(_TRIES):
        tell(0.5)
        roster = roster_of(roster_import)
        plan = plan_import(roster, export)
        if _means_something_else(roster_import, roster, plan):
            return _show_again(roster_import, export)
        try:
            if _write_if_unchanged(roster_import, plan, at):
                return roster_import
        except OperationalError:  # somebody else's lock: try again, then give up
            if attempt == _TRIES - 1:
                raise
    with transaction.atomic():  # pupils keep joining: compare while they wait
        bulk.take_time()
        roster = _locked(roster_import)
        plan = plan_import(roster, export)
        if not _means_something_else(roster_import, roster, plan):
            _write_if_unchanged(roster_import, plan, at)
            return roster_import
    return _show_again(roster_import, export)


def _locked(row: RosterImport) -> Roster:
    """The roster, and nobody else changes its pupils until the end of the transaction."""
    return Roster.objects.select_for_update(of=("self",)).select_related("school").get(pk=row.school_id)


def _means_something_else(row: RosterImport, roster: Roster, plan: Plan) -> bool:
    """Whether confirming the preview is not confirming this."""
    if receipts.digest(plan.changes) != row.changes_digest:
        return True
    describe(row, plan)
    return any(find_doubts(roster_import=row, roster=roster).but(row.accepted))


def _show_again(row: RosterImport, export: siecle.Export) -> RosterImport:
    return keep_preview(row, export, expected=RosterImport.Status.RUNNING, reason=ROSTER_CHANGED)


def _write_if_unchanged(row: RosterImport, plan: Plan, at: datetime) -> bool:
    """Write everything, unless the pupils have changed since the comparison (False)."""
    writes = writing.prepare(row, plan, at)
    with transaction.atomic():
        bulk.take_time()
        roster = _locked(row)
        if roster.version != plan.version:
            return False
        status = RosterImport.objects.select_for_update(of=("self",)).values_list("status", flat=True).get(pk=row.pk)
        if status != RosterImport.Status.RUNNING:
            row.status = RosterImport.Status(status)
            return True  # declared abandoned meanwhile: nothing to write any more
        students = writing.write_students(row, plan, writes, at)
        links = writing.write_links(row, plan.accounts, students, at)
        writing.complete_lines(row, plan, writes, students, links)
        writing.write_divisions(row.school_id, plan.changes.divisions)
        _conclude(roster, row, plan, at, links=len(links))
        if len(writes.added) + len(writes.updated) >= _MANY:
            transaction.on_commit(lambda: bulk.refresh_statistics(Student), robust=True)
    return True


def _conclude(roster: Roster, row: RosterImport, plan: Plan, at: datetime, *, links: int) -> None:
    base = {"school_year": row.school_year or roster.school_year, "exported_at": row.exported_at or roster.exported_at}
    Roster.objects.filter(pk=roster.pk).update(
        version=F("version") + 1,
        current_student_count=plan.changes.current_after,
        **(base if row.moves_base else {}),
    )
    row.earlier_school_year = roster.school_year
    row.earlier_exported_at = roster.exported_at
    row.earlier_student_count = roster.current_student_count
    row.proof_changes = receipts.proof_changes(plan.changes)
    row.status = RosterImport.Status.IMPORTED
    row.applied_at = at
    row.reason = ""
    row.payload = None
    row.progress = 100
    row.counts["links"] = links
    row.save()
    trail.record(
        "roster.imported",
        at=at,
        target=row,
        actor_id=row.confirmed_by_id,
        actor_kind=ActorKind.MEMBER if row.confirmed_by_id else ActorKind.OPERATOR,
        school_id=row.school_id,
        **row.counts,
    )
