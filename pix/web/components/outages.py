"""Tell a database that is busy or away from a mistake of ours.

A locked SQLite file, a lost PostgreSQL connection, a deadlock: the same request
will work in a moment. A missing table will not.
"""

import sqlite3

from django.db import DatabaseError, InterfaceError, OperationalError

SQLITE_PASSING = ("locked", "busy", "unable to open")

_more: set[type[DatabaseError]] = set()


def count_as_outage(kind: type[DatabaseError]) -> None:
    """Take this error of the project's own for an outage too: it is raised above us, where we import nothing."""
    _more.add(kind)


def is_outage(error: BaseException | None) -> bool:
    """Whether this error is the database's passing trouble, and no fault of the request."""
    if isinstance(error, (InterfaceError, *_more)):
        return True
    if not isinstance(error, OperationalError):
        return False
    if isinstance(error.__cause__, sqlite3.Error) or error.__cause__ is None:
        return any(word in str(error) for word in SQLITE_PASSING)
    return True
