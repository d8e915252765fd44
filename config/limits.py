"""See that PostgreSQL really limits what waits, and give what rewrites whole tables the time it needs.

A pooler may drop the limits that a connection asks for, without a word: they are read back once, and the log says which
are missing.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.backends.base.base import NO_DB_ALIAS, BaseDatabaseWrapper

from config.settings.databases import LIMITS, LIMITS_AT_LENGTH, limits_asked, milliseconds, with_limits

logger = logging.getLogger(__name__)
_IN_FORCE = "SELECT name, setting FROM pg_settings WHERE name = ANY(%s) ORDER BY name"

_read: set[tuple[str, str, str, str]] = set()


def watch_connection(connection: BaseDatabaseWrapper, **signal: Any) -> None:
    """At the first connection of a process, tell the log which limits PostgreSQL does not keep."""
    if connection.vendor != "postgresql" or connection.alias == NO_DB_ALIAS or (said := _said(connection)) in _read:
        return
    _read.add(said)
    if missing := missing_limits(connection):
        logger.warning(
            "PostgreSQL keeps other limits than those asked for (%s): behind a pooler, give them to the role and say "
            "?limits=server in DATABASE_URL (docs/operations/postgresql.md)",
            ", ".join(missing),
        )


def missing_limits(connection: BaseDatabaseWrapper) -> list[str]:
    """The limits that are not what this connection asked for; where the server sets its own, those it does not set."""
    asked = limits_asked(connection.settings_dict["OPTIONS"])
    with connection.cursor() as cursor:
        cursor.execute(_IN_FORCE, [list(LIMITS)])
        in_force = {name: int(setting) for name, setting in cursor.fetchall()}
    if not asked:
        return [name for name, limit in in_force.items() if not limit]
    return [name for name, limit in in_force.items() if limit != milliseconds(asked[name])]


@contextmanager
def at_length(using: str) -> Iterator[None]:
    """Let the connections opened meanwhile wait as long as a migration may; the one that is open is closed.

    Inside a transaction of the caller's nothing changes: its connection must stay.
    """
    connection = connections[using]
    before = connection.settings_dict["OPTIONS"]
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield
        return
    connection.close()
    connection.settings_dict["OPTIONS"] = with_limits(before, LIMITS_AT_LENGTH)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["OPTIONS"] = before


def _said(connection: BaseDatabaseWrapper) -> tuple[str, str, str, str]:
    parts = connection.settings_dict
    options = str(parts["OPTIONS"].get("options", ""))
    return str(parts["NAME"]), str(parts.get("HOST", "")), str(parts.get("PORT", "")), options
