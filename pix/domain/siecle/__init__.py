"""SIECLE, the ministry's base of pupils: read an export, and say what it changes in a school's roster.

See ``docs/algorithms/roster-import.md``.
"""

from pix.domain.siecle.becoming import become
from pix.domain.siecle.changes import (
    Answers,
    LineChange,
    RosterChanges,
    are_many,
    compare,
    count_divisions,
    leaving_percent,
)
from pix.domain.siecle.damage import comes_from, is_damaged
from pix.domain.siecle.dating import is_older, is_other_year, school_year_of
from pix.domain.siecle.finding import fold_names, line_key, provisional_key
from pix.domain.siecle.kinds import FileKind, kind_of_root
from pix.domain.siecle.opening import OPENED_LIMIT, UPLOAD_LIMIT
from pix.domain.siecle.packing import pack, unpack
from pix.domain.siecle.parser import check, parse
from pix.domain.siecle.records import (
    FIELDS,
    NAME_FIELDS,
    Export,
    Known,
    Line,
    LineOutcome,
    Names,
    Notice,
    Person,
    Reason,
    Refusal,
    Refused,
)
from pix.domain.siecle.undoing import (
    Base,
    Because,
    ImportLink,
    Kept,
    Obstacle,
    Receipt,
    Rewriting,
    RosterNow,
    Since,
    Touch,
    Trace,
    Undoing,
    plan_undo,
    whole_change,
)
from pix.domain.siecle.weighing import Doubts, check_changes, find_most_held, refuse_doubtful

__all__ = [
    "FIELDS",
    "NAME_FIELDS",
    "OPENED_LIMIT",
    "UPLOAD_LIMIT",
    "Answers",
    "Base",
    "Because",
    "Doubts",
    "Export",
    "FileKind",
    "ImportLink",
    "Kept",
    "Known",
    "Line",
    "LineChange",
    "LineOutcome",
    "Names",
    "Notice",
    "Obstacle",
    "Person",
    "Reason",
    "Receipt",
    "Refusal",
    "Refused",
    "Rewriting",
    "RosterChanges",
    "RosterNow",
    "Since",
    "Touch",
    "Trace",
    "Undoing",
    "are_many",
    "become",
    "check",
    "check_changes",
    "comes_from",
    "compare",
    "count_divisions",
    "find_most_held",
    "fold_names",
    "is_damaged",
    "is_older",
    "is_other_year",
    "kind_of_root",
    "leaving_percent",
    "line_key",
    "pack",
    "parse",
    "plan_undo",
    "provisional_key",
    "refuse_doubtful",
    "school_year_of",
    "unpack",
    "whole_change",
]
