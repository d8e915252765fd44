"""What a member takes out of the school's base, written in both journals."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from pix.accounts.models import User
from pix.audit import trail
from pix.audit.models import Source
from pix.rosters.models import RosterImport


def hand_over_report(
    lines: Iterable[str], *, roster_import: RosterImport, to: User, source: Source, at: datetime
) -> Iterator[str]:
    """Give the lines of the report of an import to a member; after the last one, write in both journals that they left.

    A file that breaks on the way has not left.
    """
    yield from lines
    trail.record_export(
        "roster_report.exported",
        at=at,
        target=roster_import,
        actor_id=to.pk,
        school_id=roster_import.school_id,
        source=source,
    )
