"""Tell a database that is busy, away or closed to writing from a mistake of ours.

A lock held too long, a lost connection, a deadlock: the same request will work in a moment. A missing table will not.
PostgreSQL says why by a code, which its driver files under several exceptions; a connection that was not made has none.
"""

import sqlite3
from enum import Enum, auto

from django.db import DatabaseError, InterfaceError, InternalError, OperationalError


class DatabaseOutage(Enum):
    """What a reader is told, and how long they wait."""

    BUSY = auto()
    AWAY = auto()
    UNWRITABLE = auto()
    """Pages can be read, and nothing is stored: a server in read-only mode, a full disk."""


_BUSY_CODES = (
    "55P03",  # a lock was not had in time
    "57014",  # a question took too long
    "25P03",  # a transaction rested too long
    "40001",
    "40P01",  # a deadlock
    "53200",
    "53300",
    "08P01",  # a pooler had no connection to lend in time
)
_UNWRITABLE_CODES = ("25006", "53100")
# Sorted by their code under errors of ours, which PostgreSQL's driver calls "internal".
_PASSING_INTERNAL_CODES = ("25006", "25P03")
_SQLITE = (
    ("locked", DatabaseOutage.BUSY),
    ("busy", DatabaseOutage.BUSY),
    ("unable to open", DatabaseOutage.AWAY),
    ("readonly", DatabaseOutage.UNWRITABLE),
    ("is full", DatabaseOutage.UNWRITABLE),
)

_more: set[type[DatabaseError]] = set()


def count_as_outage(kind: type[DatabaseError]) -> None:
    """Take this error of the project's own for an outage too: it is raised above us, where we import nothing."""
    _more.add(kind)


def is_outage(error: BaseException | None) -> bool:
    """Whether this error is the database's passing trouble, and no fault of the request."""
    return outage_of(error) is not None


def outage_of(error: BaseException | None) -> DatabaseOutage | None:
    """Which passing trouble of the database this error is, if it is one."""
    if isinstance(error, (InterfaceError, *_more)):
        return DatabaseOutage.AWAY
    if not isinstance(error, OperationalError | InternalError):
        return None
    if isinstance(error.__cause__, sqlite3.Error) or error.__cause__ is None:
        return next((outage for words, outage in _SQLITE if words in str(error)), None)
    code = getattr(error.__cause__, "sqlstate", None)
    if isinstance(error, InternalError) and code not in _PASSING_INTERNAL_CODES:
        return None
    if code in _UNWRITABLE_CODES:
        return DatabaseOutage.UNWRITABLE
    return DatabaseOutage.BUSY if code in _BUSY_CODES else DatabaseOutage.AWAY
