"""When an export was written, and the school year of a day, named by the year it begins in: 2026 is 2026-2027."""

from datetime import date, datetime

_FIRST_MONTH = 8
"""August: schools prepare their classes before anybody is back."""


def school_year_of(day: date) -> int:
    """The school year a day belongs to."""
    return day.year if day.month >= _FIRST_MONTH else day.year - 1


def is_older(exported_at: datetime | None, *, than: datetime | None) -> bool:
    """Whether a file was written before the one imported last; no when one of them does not say."""
    return exported_at is not None and than is not None and exported_at < than
