"""The school year a school is in, named by the year it begins in: 2026 is 2026-2027."""

from datetime import datetime

from django.utils import timezone

from pix.domain.siecle import school_year_of
from pix.schools.models import School


def current_school_year(school: School, at: datetime) -> int:
    """The year of the school's last import: its classes are those of that year, whatever the calendar says.

    Before any import, or when the export does not say its year, the calendar decides.
    """
    year = school.roster.school_year
    return year if year is not None else school_year_of(timezone.localdate(at))
