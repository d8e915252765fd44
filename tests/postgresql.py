"""Reach the PostgreSQL under test by other ways: shorter limits, a silent server, somebody else's lock."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper

from config.settings.databases import database

only_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server")


def require_postgresql() -> None:
    """Skip the whole module that asks, in one line, when the suite runs on SQLite."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server", allow_module_level=True)


@contextmanager
def reached_by(query: str = "", **parts: Any) -> Iterator[None]:
    """Have all connections of this process made as an address with this ``query`` says, to these ``parts`` of it.

    The settings of a database are one dictionary, whatever the thread; only the caller's connection is closed.
    """
    before = dict(connection.settings_dict)
    read = database(f"postgres://pix@127.0.0.1/pix?{query}")
    connection.close()
    connection.settings_dict |= {name: read[name] for name in ("OPTIONS", "CONN_MAX_AGE", "CONN_HEALTH_CHECKS")} | parts
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict |= before


@contextmanager
def somebody_else() -> Iterator[CursorWrapper]:
    """A transaction of another connection, rolled back in the end."""
    other = connection.copy()
    other.settings_dict = dict(other.settings_dict)
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            yield cursor
    finally:
        other.close()
