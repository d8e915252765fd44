"""What a SIECLE export says, and what importing it may answer.

Source of the format: the ministry's « Exports XML génériques > Élèves sans adresses » (root ``BEE_ELEVES``, versions
1.7 to 3.0). One ``ELEVE`` is called a *line*, as school offices do, although it spans several lines of text.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

NAME_LIMIT = 255  # characters; what a pupil's name or class may hold
INE_LIMIT = 11  # characters
NUMBER_LIMIT = 32  # characters; ELENOET and ELEVE_ID are short numbers, kept only to find a pupil again


class Refusal(StrEnum):
    """Why a whole file cannot be imported; nothing is changed."""

    OTHER_SCHOOL = "other_school"
    OTHER_YEAR = "other_year"
    UNREADABLE = "unreadable"
    WRONG_ENCODING = "wrong_encoding"
    UNSAFE = "unsafe"
    WRONG_EXPORT = "wrong_export"
    NO_PUPIL = "no_pupil"
    NOTHING_TO_IMPORT = "nothing_to_import"
    ZIP_CONTENT = "zip_content"
    TOO_BIG = "too_big"
    TOO_MANY_DEPARTURES = "too_many_departures"
    TOO_MANY_HELD = "too_many_held"
    OLDER_EXPORT = "older_export"


class Refused(Exception):
    """The file cannot be imported at all. ``facts`` hold what a page tells: numbers, names of elements, no pupil."""

    def __init__(self, reason: Refusal, **facts: str | int) -> None:
        super().__init__(f"{reason} {facts}" if facts else str(reason))
        self.reason = reason
        self.facts = facts


class LineOutcome(StrEnum):
    """What becomes of a line: exactly one of these, always."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    RETURNED = "returned"
    LEFT = "left"
    HELD = "held"
    REPEATED = "repeated"


class Reason(StrEnum):
    """Why a line is held, or why a pupil leaves (the first two, and ``absent``)."""

    LEFT_SCHOOL = "left_school"
    INACTIVE = "inactive"
    ABSENT = "absent"
    MISSING_NAME = "missing_name"
    NAME_TOO_LONG = "name_too_long"
    DAMAGED_NAME = "damaged_name"
    INVALID_BIRTH_DATE = "invalid_birth_date"
    DUPLICATE_INE = "duplicate_ine"
    IDENTITY_CONFLICT = "identity_conflict"
    POSSIBLE_DUPLICATE = "possible_duplicate"


class Notice(StrEnum):
    """What somebody should know about a line that is imported nevertheless."""

    INE_MISSING = "ine_missing"
    INE_KEPT = "ine_kept"
    INE_CHANGED = "ine_changed"
    INE_UNREADABLE = "ine_unreadable"
    INE_UNUSUAL = "ine_unusual"
    INE_FROM_RNIE = "ine_from_rnie"
    INE_FROM_BEA = "ine_from_bea"
    CLASS_MISSING = "class_missing"
    TWO_CLASSES = "two_classes"
    LEAVING_LATER = "leaving_later"
    CHARACTERS_REMOVED = "characters_removed"
    ACCOUNT_TAKEN = "account_taken"


class Person(NamedTuple):
    """What a file and a roster both say of a pupil. The only list of these columns: everybody else reads it from here.

    An absent or empty value is an empty string.
    """

    ine: str  # empty in a roster while the pupil is provisional
    elenoet: str
    eleve_id: str
    last_name: str
    usage_name: str
    first_name: str
    second_name: str
    third_name: str
    birth_date: date | None  # None only in a file: unreadable, or a day that does not exist
    sex: str  # "F", "M" or ""
    division: str

    @property
    def label(self) -> str:
        """How a list names the pupil."""
        return f"{self.last_name} {self.first_name}".strip()


FIELDS = Person._fields
"""The names of the columns, in the order in which values of a ``Person`` come."""

NAME_FIELDS = tuple(field for field in FIELDS if field.endswith("_name"))


class Names(NamedTuple):
    """The names of a person as two spellings of them compare: folded."""

    last: str
    usage: str
    first: str


class Line(NamedTuple):
    """One pupil as the file lists them."""

    position: int  # from 1, in the order of the file
    person: Person
    birth_text: str  # as written, shortened
    inactive: bool  # their only class is « Inactifs »
    exit_text: str  # DATE_SORTIE as written, shortened; not empty: the pupil left
    exit_date: date | None
    notices: tuple[Notice, ...] = ()  # what its reader saw, and had to choose
    damaged: tuple[str, ...] = ()  # the columns of ``person`` whose letters an encoding has broken
    divisions: tuple[str, ...] = ()  # all the classes that the file names, when there are several


class Export(NamedTuple):
    """The whole export."""

    uai: str
    school_year: int | None  # the first of the two years: 2025 for 2025-2026
    exported_at: datetime | None  # local time of the school, without zone
    lines: list[Line]


class Known(NamedTuple):
    """One pupil as the school's roster holds them, present or gone."""

    id: int
    person: Person
    names: Names
    provisional_key: str  # empty once the INE is known
    user_id: int | None
    left_on: date | None  # None: current
    left_why: str
    needs_proof: bool

    @property
    def is_current(self) -> bool:
        return self.left_on is None
