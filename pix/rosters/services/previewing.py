"""Read what a school uploaded and keep what it would change, so that somebody can look before anything changes."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction
from django.utils import timezone

from pix.domain import siecle
from pix.lib.memory import collector_at_rest
from pix.rosters import bulk
from pix.rosters.models import Roster, RosterImport
from pix.rosters.services import receipts
from pix.rosters.services.gathering import Plan, plan_import

TELLS_EVERY = timedelta(seconds=1)
ROSTER_CHANGED = "roster_changed"


@collector_at_rest()
def preview_roster(*, roster_import: RosterImport) -> RosterImport:
    """Parse the upload and compare it with the school's roster; the row becomes *previewed*, or *refused* with why.

    Nothing of the school changes. The upload is forgotten as soon as it is read. Does nothing when somebody has
    declared this import abandoned meanwhile.
    """
    if roster_import.status != RosterImport.Status.READING or roster_import.payload is None:
        return roster_import
    try:
        export = siecle.parse(io.BytesIO(bytes(roster_import.payload)), tick=telling(roster_import))
        siecle.check(export, uai=roster_import.school.uai)
    except siecle.Refused as refused:
        return refuse(roster_import, refused)
    return keep_preview(roster_import, export, expected=RosterImport.Status.READING)


def keep_preview(
    roster_import: RosterImport, export: siecle.Export, *, expected: RosterImport.Status, reason: str = ""
) -> RosterImport:
    """Compare, and keep lines and numbers on the row for whoever confirms. ``reason``: why it is shown again.

    The row becomes *refused* when its lines say together that the file must not be imported; they are kept too.
    """
    plan = plan_import(roster_of(roster_import), export)
    try:
        siecle.check_changes(plan.changes)
    except siecle.Refused as refused:
        return _refuse_with_lines(roster_import, plan, refused, expected=expected)
    packed = siecle.pack(export)
    seen = receipts.digest(plan.changes)
    with transaction.atomic():
        bulk.take_time()
        row = RosterImport.objects.select_for_update(of=("self",)).get(pk=roster_import.pk)
        if row.status != expected:
            return row
        receipts.rewrite_lines(row, plan)
        row.status = RosterImport.Status.PREVIEWED
        row.reason = reason
        row.payload = packed
        row.changes_digest = seen
        row.progress = 100
        row.confirmed_by = row.confirmed_at = None
        row.accepted = siecle.Doubts()
        row.based_on = (
            RosterImport.objects.filter(school=row.school_id).imported().order_by("-applied_at", "-id").first()
        )
        describe(row, plan)
        row.save()
    return row


def _refuse_with_lines(
    roster_import: RosterImport, plan: Plan, refused: siecle.Refused, *, expected: RosterImport.Status
) -> RosterImport:
    with transaction.atomic():
        row = RosterImport.objects.select_for_update(of=("self",)).get(pk=roster_import.pk)
        if row.status != expected:
            return row
        receipts.keep_held_lines(row, plan)
        describe(row, plan)
        row.save()
        return refuse(row, refused)


def roster_of(roster_import: RosterImport) -> Roster:
    """The roster of the school that imports, as it is now."""
    return Roster.objects.select_related("school").get(pk=roster_import.school_id)


def describe(row: RosterImport, plan: Plan) -> None:
    """Write on the row what the file says of itself, and what it changes."""
    row.year_is_told = plan.export.school_year is not None
    row.school_year = plan.export.school_year or siecle.school_year_of(timezone.localdate(row.asked_at))
    row.is_first = not plan.changes.known_before
    row.moves_base = plan.changes.says_something
    reason, row.held_most_count = siecle.find_most_held(plan.changes)
    row.held_most = str(reason or "")
    row.exported_at = in_school_time(plan.export.exported_at)
    row.counts = receipts.count(plan)
    row.roster_version = plan.version


def refuse(roster_import: RosterImport, refused: siecle.Refused) -> RosterImport:
    """The file cannot be imported: say why, and forget it."""
    roster_import.status = RosterImport.Status.REFUSED
    roster_import.reason = str(refused.reason)
    roster_import.reason_facts = refused.facts
    roster_import.payload = None
    roster_import.save(update_fields=["status", "reason", "reason_facts", "payload"])
    return roster_import


def in_school_time(exported_at: datetime | None) -> datetime | None:
    """The file gives the hour of the school's clock."""
    return timezone.make_aware(exported_at) if exported_at else None


def telling(roster_import: RosterImport) -> Callable[[float], None]:
    """A function that tells, at most once a second, how far this import is (0 to 1)."""
    last = 0.0

    def tell(fraction: float) -> None:
        nonlocal last
        if monotonic() - last >= TELLS_EVERY.total_seconds():
            last = monotonic()
            # Never back to nothing: that is the progress of what waits for its turn.
            RosterImport.objects.filter(pk=roster_import.pk).busy().update(progress=max(1, int(fraction * 90)))

    return tell
