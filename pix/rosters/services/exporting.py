"""What a member takes out of the school's base, written in both journals."""

from datetime import datetime

from pix.accounts.models import User
from pix.audit import trail
from pix.audit.models import Source
from pix.rosters.models import RosterImport


def hand_over_report(*, roster_import: RosterImport, to: User, source: Source, at: datetime) -> None:
    """Write, before its first line leaves, that a member takes out the report of an import: both lines or none."""
    trail.record_export(
        "roster_report.exported",
        at=at,
        target=roster_import,
        actor_id=to.pk,
        school_id=roster_import.school_id,
        source=source,
    )
