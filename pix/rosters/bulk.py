"""Write thousands of rows in one go, each database in its quickest way.

Twenty thousand pupils take half a second with ``executemany`` on SQLite and ``COPY`` on PostgreSQL, against several
with ``bulk_update``: on SQLite every other writer waits meanwhile. Called inside a transaction that holds the roster.

Columns are those of the database (``student_id``). RowValues are plain ones; dictionaries and lists become JSON.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

RowValues = Sequence[Any]

# PostgreSQL's, for one transaction: a page's limits are for somebody who waits. Whoever joins behind an import is told
# after theirs, and tries again; the import has nobody to tell, and takes its turn. 20,000 pupils are written in a
# second (docs/figures.md): a machine a hundred times slower goes through.
LIMITS_OF_A_SCHOOL = {
    "lock_timeout": "30s",
    "statement_timeout": "10min",
    "idle_in_transaction_session_timeout": "10min",
}


def take_time() -> None:
    """Let this transaction wait and write as long as a whole school may need; its end brings the usual limits back.

    In the transaction alone, so that nothing of it stays on a connection that a pooler lends to somebody else.
    """
    if connection.vendor == "postgresql":
        asked = ", ".join(f"set_config('{name}', '{duration}', true)" for name, duration in LIMITS_OF_A_SCHOOL.items())
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {asked}")


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[RowValues]) -> None:
    """Add rows, whose ``id`` the caller has reserved or whose table numbers them."""
    table, names = _quote(model._meta.db_table), ", ".join(map(_quote, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, f"{table} ({names})", rows)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(_adapted(rows)))  # noqa: S608


def update(model: type[models.Model], columns: Sequence[str], rows: Iterable[RowValues]) -> None:
    """Change these columns of the rows named by ``id``, the first value of each row."""
    table = _quote(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _update_by_copy(cursor, table, columns, rows)
        else:
            changes = ", ".join(f"{_quote(column)} = %s" for column in columns)
            last = ([*row[1:], row[0]] for row in rows)
            cursor.executemany(f"UPDATE {table} SET {changes} WHERE id = %s", list(_adapted(last)))  # noqa: S608


def delete(model: type[models.Model], ids: Sequence[int]) -> None:
    """Delete these rows, and nothing that points at them: the caller has seen to it, the database checks."""
    marks = ", ".join(["%s"] * len(ids))
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {_quote(model._meta.db_table)} WHERE id IN ({marks})", list(ids))  # noqa: S608


def refresh_statistics(model: type[models.Model]) -> None:
    """Tell the planner that the table has changed a lot; without it SQLite reads a whole school to find a class.

    Outside a transaction of ours. A sample is enough: some ten milliseconds whatever the size.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit = 1000")
        cursor.execute(f"ANALYZE {_quote(model._meta.db_table)}")


def reserve_ids(model: type[models.Model], count: int) -> Iterable[int]:
    """Numbers for rows about to be inserted. On SQLite they hold until the end of the transaction, which is alone."""
    if not count:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
        first = (found[0] if found else 0) + 1
        return range(first, first + count)


def _update_by_copy(cursor: CursorWrapper, table: str, columns: Sequence[str], rows: Iterable[RowValues]) -> None:
    names = ", ".join(map(_quote, ["id", *columns]))
    changes = ", ".join(f"{_quote(column)} = fresh.{_quote(column)}" for column in columns)
    cursor.execute(f"CREATE TEMPORARY TABLE fresh ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA")  # noqa: S608
    _copy(cursor, f"fresh ({names})", rows)
    cursor.execute("ANALYZE fresh")
    cursor.execute(f"UPDATE {table} SET {changes} FROM fresh WHERE {table}.id = fresh.id")  # noqa: S608
    cursor.execute("DROP TABLE fresh")


def _copy(cursor: CursorWrapper, target: str, rows: Iterable[RowValues]) -> None:
    # `copy` is psycopg's own, reached through Django's wrapper; what it fails with is psycopg's own error too.
    with connection.wrap_database_errors, cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for row in _adapted(rows):
            copy.write_row(row)


def _adapted(rows: Iterable[RowValues]) -> Iterable[list[Any]]:
    adapters: dict[type, Callable[[Any], Any]] = {dict: _to_json, list: _to_json, datetime: _to_moment}
    for row in rows:
        yield [adapters[type(value)](value) if type(value) in adapters else value for value in row]


_encode = json.JSONEncoder(ensure_ascii=False).encode


def _to_json(value: Any) -> str:
    return _encode(value) if value else "{}" if isinstance(value, dict) else "[]"


def _to_moment(value: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(value)


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)
