"""When an export was written, and the school year of a day, named by the year it begins in: 2026 is 2026-2027."""

from datetime import date, datetime

_FIRST_MONTH = 8
"""August: schools prepare their classes before anybody is back."""


def school_year_of(day: date) -> int:
    """The school year a day belongs to."""
    return day.year if day.month >= _FIRST_MONTH else day.year - 1


def is_other_year(year: int | None, *, base: int | None, today: date) -> bool:
    """Whether a file is of another school year than the one a school expects: ``base`` is that of its last file.

    A base goes on, or to the next year, in the year of the calendar. Anything else is a file of last year found again,
    or next year's prepared in June: the classes would change for everybody. A file that says nothing is of its day.
    """
    return year is not None and not (year == school_year_of(today) and base in {None, year, year - 1})


def is_older(exported_at: datetime | None, *, than: datetime | None) -> bool:
    """Whether a file was written before the one imported last; no when one of them does not say."""
    return exported_at is not None and than is not None and exported_at < than
