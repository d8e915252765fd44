"""An address says which database; how it is reached is decided once, and an operator may decide otherwise."""

import re
import socket
import sys
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections

from config import limits
from config.settings.databases import LIMITS, LIMITS_AT_LENGTH, NoDatabase, database, milliseconds
from pix.rosters.bulk import LIMITS_OF_A_SCHOOL
from tests.pooler import documented
from tests.postgresql import only_postgresql, reached_by

SERVER = "postgres://pix:secret@db.example/pix"
IN_FORCE = "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)"


def in_force() -> dict[str, int]:
    """The limits of this connection, in milliseconds."""
    with connection.cursor() as cursor:
        cursor.execute(IN_FORCE, [list(LIMITS)])
        return {name: int(setting) for name, setting in cursor.fetchall()}


def counted(durations: dict[str, str]) -> dict[str, int]:
    return {name: milliseconds(duration) for name, duration in durations.items()}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}),
        ("?conn_max_age=0", {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}),
        ("?conn_max_age=None&conn_health_checks=false", {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": False}),
        ("?conn_max_age=60&conn_health_checks=True", {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}),
        ("?disable_server_side_cursors=false", {"DISABLE_SERVER_SIDE_CURSORS": True}),
    ],
)
def test_what_an_address_says_of_connections_is_right_but_for_cursors(query: str, expected: dict[str, Any]):
    settings = database(SERVER + query)

    assert {name: settings[name] for name in expected} == expected


def test_the_operators_document_has_the_limits_that_are():
    rows = re.findall(r"^\| `(\w+_timeout)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", documented(), re.MULTILINE)
    told = {name: [one.replace(" ", "") for one in said] for name, *said in rows}

    assert told == {name: [LIMITS[name], LIMITS_AT_LENGTH[name], LIMITS_OF_A_SCHOOL[name]] for name in LIMITS}


def test_an_address_of_sqlite_knows_no_limit():
    settings = database("sqlite:////srv/pix.sqlite3?conn_max_age=0")

    assert (settings["CONN_MAX_AGE"], settings["CONN_HEALTH_CHECKS"]) == (0, False)
    assert "options" not in settings["OPTIONS"]


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", "-c lock_timeout=5s -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s"),
        (
            "?lock_timeout=500ms&statement_timeout=2min&idle_in_transaction_session_timeout=0",
            "-c lock_timeout=500ms -c statement_timeout=2min -c idle_in_transaction_session_timeout=0",
        ),
        (
            "?options=-c%20work_mem%3D64MB",
            "-c lock_timeout=5s -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s -c work_mem=64MB",
        ),
        ("?limits=server", None),
        ("?limits=server&options=-c%20work_mem%3D64MB", "-c work_mem=64MB"),
    ],
)
def test_limits_are_asked_for_as_the_connection_opens(query: str, options: str | None):
    assert database(SERVER + query)["OPTIONS"].get("options") == options


def test_a_server_that_answers_nothing_is_waited_for_five_seconds_or_as_long_as_the_address_says():
    assert database(SERVER)["OPTIONS"]["connect_timeout"] == 5
    assert database(f"{SERVER}?connect_timeout=12&sslmode=require")["OPTIONS"]["connect_timeout"] == 12


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("lock_timeout=5", "donne à lock_timeout une durée qui ne se lit pas : écrivez 500ms, 5s, 2min ou 0"),
        ("statement_timeout=5%20s", "donne à statement_timeout une durée"),
        ("statement_timeout=1s%20-c%20log_statement%3Dnone", "donne à statement_timeout une durée"),
        ("lock_timeout=-1s", "donne à lock_timeout une durée"),
        ("limits=role", "limits ne peut valoir que server"),
        ("conn_max_age=longtemps", "conn_max_age est un nombre de secondes"),
        ("conn_health_checks=non", "conn_health_checks ne peut valoir que true ou false"),
    ],
)
def test_a_limit_that_cannot_be_read_is_told_without_quoting_the_address(query: str, said: str):
    with pytest.raises(NoDatabase, match=said) as refused:
        database(f"{SERVER}?{query}")

    assert "secret" not in str(refused.value)


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_the_server_keeps_the_limits_it_is_asked_for():
    with reached_by():
        by_default = in_force()
    with reached_by("statement_timeout=2min&lock_timeout=0"):
        changed = in_force()

    assert by_default == {
        "lock_timeout": 5_000,
        "statement_timeout": 30_000,
        "idle_in_transaction_session_timeout": 60_000,
    }
    assert changed == by_default | {"statement_timeout": 120_000, "lock_timeout": 0}


@only_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone can say how long it waits for an acknowledgment")
def test_a_connection_whose_other_end_has_vanished_is_given_up():
    with reached_by():
        connection.ensure_connection()
        with socket.socket(fileno=socket.dup(connection.connection.fileno())) as line:
            unanswered = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
            probed = line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
            silent = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE)

    assert (unanswered, bool(probed), silent) == (15_000, True, 10)


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_migrations_have_longer_limits_and_leave_none_behind():
    seen = {}

    def look(**signal: Any) -> None:
        seen.update(in_force())

    from django.db.models.signals import pre_migrate

    pre_migrate.connect(look)
    try:
        with reached_by():
            call_command("migrate", verbosity=0, interactive=False)
            afterwards = in_force()
    finally:
        pre_migrate.disconnect(look)

    assert seen == counted(LIMITS_AT_LENGTH)
    assert afterwards == counted(LIMITS)


@only_postgresql
@pytest.mark.django_db
def test_migrations_inside_a_transaction_keep_its_connection():
    before = connection.connection

    with limits.at_length("default"):
        pass

    assert connection.connection is before


@only_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("query", "in_force", "told"),
    [
        ("", "", []),
        ("", "SET lock_timeout = 0", ["lock_timeout"]),
        ("lock_timeout=0", "", []),
        ("statement_timeout=2min", "SET statement_timeout = '30s'", ["statement_timeout"]),
        ("limits=server", "SET lock_timeout = '1s'", ["idle_in_transaction_session_timeout", "statement_timeout"]),
        (
            "limits=server",
            "SET lock_timeout = 1; SET statement_timeout = 1000; SET idle_in_transaction_session_timeout = 1",
            [],
        ),
    ],
)
def test_a_limit_that_the_server_does_not_keep_is_told_once(caplog, monkeypatch, query, in_force, told):
    """As through a pooler that drops what a connection asks for: without a word."""
    with reached_by(query):
        connection.ensure_connection()
        if in_force:
            with connection.cursor() as cursor:
                cursor.execute(in_force)
        monkeypatch.setattr(limits, "_read", set())
        caplog.clear()

        limits.watch_connection(connection)
        limits.watch_connection(connection)

    warnings = [record.getMessage() for record in caplog.records if record.name == limits.__name__]
    assert [sorted(_named(one)) for one in warnings] == ([told] if told else [])


def _named(warning: str) -> list[str]:
    return [name for name in LIMITS if name in warning]


def test_nothing_is_read_of_a_database_without_limits(django_assert_num_queries, db):
    if connection.vendor == "sqlite":
        with django_assert_num_queries(0):
            limits.watch_connection(connections["default"])
