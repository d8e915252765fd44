"""On SQLite a page that only shows something may still write: a session seen again, a limit that is counted.

It cannot be known beforehand. So its first write asks for a place among those who write; when none is left it is sent
back before it has changed anything, and asked again in its turn.
"""

from collections.abc import Callable
from typing import Any

from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from config.server import turns

READS = ("SELECT", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK", "EXPLAIN")


class NotItsTurn(OperationalError):
    """Said in SQLite's words, so that it is taken for what it is: a database that is busy for a moment."""


def begin() -> None:
    """Ask for a place from now on, at each connection of this process."""
    connection_created.connect(_watch)


def _watch(connection: BaseDatabaseWrapper, **signal: Any) -> None:
    if connection.vendor == "sqlite" and ask_for_a_place not in connection.execute_wrappers:
        # First of all: whoever adds one for a while takes the last away.
        connection.execute_wrappers.insert(0, ask_for_a_place)


def ask_for_a_place(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Let a statement that would wait for the lock pass only where a place to write is had."""
    turn = turns.current()
    if turn is None or turn.writes or sql.lstrip()[:9].upper().startswith(READS) or turn.may_write():
        return execute(sql, params, many, context)
    raise NotItsTurn("database is locked: too many wait to write")
