"""The names of a person, as two spellings of them compare."""

from collections.abc import Collection

from pix.domain.siecle.records import Names, Person
from pix.lib.text import fold


def fold_names(person: Person, *, but: Collection[str] = ()) -> Names:
    """The names of a person as two spellings of them compare. ``but``: damaged columns, which say nothing."""
    last, usage, first = (
        "" if field in but else fold(getattr(person, field)) for field in ("last_name", "usage_name", "first_name")
    )
    return Names(last, usage, first)
