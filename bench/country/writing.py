"""Write a table in one statement: every column is an SQL expression, or its field's default."""

from collections.abc import Mapping
from typing import Any

from django.db import connections
from django.db.models import Model


def insert(alias: str, model: type[Model], columns: Mapping[str, str], source: str) -> None:
    """``INSERT … SELECT`` the ``columns`` (a name of the table each) from ``source``, and defaults for the others.

    A field that the models gain later takes its default here too. The expressions hold no ``%``.
    """
    connection = connections[alias]
    fields = model._meta.local_concrete_fields
    if unknown := columns.keys() - {field.column for field in fields}:
        raise ValueError(f"{model.__name__} has no {', '.join(sorted(unknown))}")
    names, expressions, values = [], [], list[Any]()
    for field in fields:
        column = str(field.column)
        if column in columns:
            expressions.append(columns[column])
        elif not field.primary_key:
            expressions.append("%s")
            values.append(field.get_db_prep_save(field.get_default(), connection))
        else:
            continue
        names.append(connection.ops.quote_name(column))
    statement = f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) SELECT {', '.join(expressions)} {source}"
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def run(alias: str, *statements: str, values: list[Any] | None = None) -> None:
    with connections[alias].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, values)


def number(alias: str, query: str) -> int:
    with connections[alias].cursor() as cursor:
        cursor.execute(query)
        return int(cursor.fetchone()[0] or 0)


def array(values: list[Any]) -> str:
    """Words or numbers of ours as a PostgreSQL array."""
    return "(ARRAY[" + ",".join(f"'{one}'" if isinstance(one, str) else str(one) for one in values) + "])"


def renumber(alias: str) -> None:
    """Let the numbers that tables give themselves begin after those that were written."""
    with connections[alias].cursor() as cursor:
        cursor.execute(
            """SELECT table_name FROM information_schema.columns
               WHERE table_schema = 'public' AND column_name = 'id' AND is_identity = 'YES'"""
        )
        for (table,) in cursor.fetchall():
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 0) + 1) FROM {table}"
            )
