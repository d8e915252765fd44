"""School years, named by the year they begin in: 2026 is 2026-2027."""

from datetime import datetime

from django.utils import timezone

from pix.schools.models import School

_FIRST_MONTH = 8
"""August: schools prepare their classes before anybody is back."""


def school_year_at(at: datetime) -> int:
    """The school year of a moment, by the calendar of the school."""
    day = timezone.localdate(at)
    return day.year if day.month >= _FIRST_MONTH else day.year - 1


def current_school_year(school: School, at: datetime) -> int:
    """The year of the school's last import: its classes are those of that year, whatever the calendar says.

    Before any import, or when the export does not say its year, the calendar decides.
    """
    year = school.roster.school_year
    return year if year is not None else school_year_at(at)
