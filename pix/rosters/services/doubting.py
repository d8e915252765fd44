"""What somebody must say is meant before an import is applied, and what they are told beside."""

from django.utils import timezone

from pix.domain import siecle
from pix.rosters.models import Roster, RosterImport


def find_doubts(*, roster_import: RosterImport, roster: Roster) -> siecle.Doubts:
    """What asks for a second confirmation now. ``roster``: that of the school, as it is."""
    counts = roster_import.counts
    return siecle.Doubts(
        departures=siecle.are_many(counts.get("left", 0), of=counts.get("current_before", 0)),
        held=siecle.are_many(roster_import.held_most_count, of=counts.get("lines", 0)),
        older=siecle.is_older(roster_import.exported_at, than=roster.exported_at),
        other_year=not roster_import.is_first and is_of_other_year(roster_import=roster_import, roster=roster),
    )


def is_of_other_year(*, roster_import: RosterImport, roster: Roster) -> bool:
    """Whether the file tells a school year that nobody expects on the day it was uploaded.

    Of a school's first base it is only said: nothing can be lost.
    """
    if not roster_import.year_is_told:
        return False
    day = timezone.localdate(roster_import.asked_at)
    base = None if roster_import.is_first else roster.school_year
    return siecle.is_other_year(roster_import.school_year, base=base, today=day)
