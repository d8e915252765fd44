"""The two tables that grow without end can be cut, as a large PostgreSQL database would cut them."""

from typing import Any

import pytest
from django.db import connection, models

from pix.assessments.models import Response
from pix.audit.models import SecurityEvent

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite cuts no table"),
]


@pytest.mark.parametrize(
    ("model", "cut", "part"),
    [
        (SecurityEvent, "RANGE (at)", "FROM ('2026-11-01') TO ('2026-12-01')"),
        (Response, "HASH (assessment_id)", "WITH (MODULUS 16, REMAINDER 3)"),
    ],
)
def test_a_table_is_cut_with_its_key_and_indexes(model: type[models.Model], cut: str, part: str):
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE whole (LIKE {table} INCLUDING ALL) PARTITION BY {cut}")
        cursor.execute(f"CREATE TABLE one_part PARTITION OF whole FOR VALUES {part}")

        assert indexes_of(cursor, "one_part") == indexes_of(cursor, table)


def indexes_of(cursor: Any, table: str) -> list[tuple[list[str], bool]]:
    """What each is on, in order, and whether it is the key."""
    every = connection.introspection.get_constraints(cursor, table).values()
    return sorted((one["columns"], one["primary_key"]) for one in every if one["index"] or one["primary_key"])
