"""Read and write the marks of a database, and refuse the one that is not ours.

Plain SQL: the table must be there before the first migration, and outlive `flush`.
"""

import hashlib
import pkgutil
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, OperationalError, connections, transaction
from django.db.backends.base.base import NO_DB_ALIAS, BaseDatabaseWrapper

from config.origin.judging import REFUSED, WAITING, Expected, Found, Mark, RefusedDatabase, Verdict, judge, sentence

TABLE = "database_origin"
FIRST_MIGRATION = "0001_initial"
# Any number will do, if nothing else locks it: only one process at a time writes marks in a PostgreSQL database.
LOCK = 20_261_122

_CREATE = f"""
CREATE TABLE IF NOT EXISTS {TABLE} (
    room varchar(100) NOT NULL CONSTRAINT one_origin_per_room PRIMARY KEY,
    fingerprint varchar(64) NOT NULL,
    environment varchar(20) NOT NULL,
    marked_at timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP
)"""
_INSERT = f"INSERT INTO {TABLE} (room, fingerprint, environment) VALUES (%s, %s, %s)"  # noqa: S608
_SELECT = f"SELECT room, fingerprint, environment FROM {TABLE} ORDER BY room"  # noqa: S608

_trusted: set[tuple[str, str, str, str]] = set()


def fingerprints(rooms: Path) -> dict[str, str]:
    """Each room's first migration, as a hash of what it says; its comments tell when it was written, not what."""
    first = sorted(rooms.glob(f"*/migrations/{FIRST_MIGRATION}.py"))
    return {path.parents[1].name: _fingerprint(path) for path in first}


def apps_with_migrations() -> frozenset[str]:
    """The installed apps that make tables, ours or not, found without importing one migration."""
    return frozenset(
        app.label
        for app in apps.get_app_configs()
        if any(not module.name.startswith("_") for module in pkgutil.iter_modules([f"{app.path}/migrations"]))
    )


def watch_connection(connection: BaseDatabaseWrapper, **signal: Any) -> None:
    """At each new connection, refuse a database that is not ours."""
    admit(connection, refused=REFUSED)


def admit(connection: BaseDatabaseWrapper, *, refused: Collection[Verdict]) -> None:
    """Let a new connection through, or refuse its database; once it is known, this costs nothing."""
    if connection.alias == NO_DB_ALIAS or _address(connection) in _trusted:
        return
    try:
        verdict = _require(connection, refused)
    except BaseException:
        # Left open, the connection would serve the next query unwatched.
        connection.close()
        raise
    if verdict != Verdict.EMPTY:
        _trusted.add(_address(connection))


def mark_before_migrating(using: str, **signal: Any) -> None:
    """Mark an empty database, or the rooms that are new: before their tables, so that half a migration tells too."""
    connection = connections[using]
    expected = _expected()
    if not expected.missing_from(_find(connection)):
        return
    try:
        with transaction.atomic(using=using), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            _require(connection, REFUSED)
            cursor.execute(_CREATE)
            missing = expected.missing_from(_find(connection))
            cursor.executemany(_INSERT, [(mark.room, mark.fingerprint, mark.environment) for mark in missing])
    except RefusedDatabase:
        raise
    except DatabaseError as error:
        raise RefusedDatabase(
            f"La base {_name(connection)} n’a pu être marquée avant sa première migration : {_first_line(error)}."
        ) from error


def examine(connection: BaseDatabaseWrapper) -> tuple[Verdict, str]:
    """What this database is to us, read again, and the sentence that tells it ("" when it is ready)."""
    expected = _expected()
    try:
        found = _find(connection)
    except OperationalError:
        # Busy or away: it will answer another day, and be examined then.
        raise
    except DatabaseError as error:
        raise RefusedDatabase(
            f"La base {_name(connection)} ne laisse pas lire la table {TABLE}, qui dit d’où elle vient : "
            f"{_first_line(error)}."
        ) from error
    verdict = judge(found, expected)
    return verdict, _sentence(connection, verdict, found, expected)


def require_ready() -> None:
    """Refuse to serve a database that is not ours, or not migrated; for a process that starts."""
    for _, why in _examine_all():
        if why:
            raise RefusedDatabase(why)


def why_not_migrated() -> str:
    """Why a query has just failed, when it is for want of tables; else ""."""
    return next((why for verdict, why in _examine_all() if verdict in WAITING), "")


def environment_of(using: str = DEFAULT_DB_ALIAS) -> str:
    """The settings that made this database ("" when it is not marked)."""
    marks = _find(connections[using]).marks
    return marks[0].environment if marks else ""


def _examine_all() -> Iterator[tuple[Verdict, str]]:
    for connection in connections.all():
        try:
            with connection.temporary_connection():
                examined = examine(connection)
        except OperationalError:
            raise
        except DatabaseError as error:
            raise RefusedDatabase(f"La base {_name(connection)} ne se lit pas : {_first_line(error)}.") from error
        yield examined


def _require(connection: BaseDatabaseWrapper, refused: Collection[Verdict]) -> Verdict:
    verdict, why = examine(connection)
    if verdict in refused:
        raise RefusedDatabase(why)
    return verdict


def _expected() -> Expected:
    return Expected(
        environment=settings.ENVIRONMENT,
        fingerprints=fingerprints(settings.BASE_DIR / "pix"),
        apps=apps_with_migrations(),
    )


def _find(connection: BaseDatabaseWrapper) -> Found:
    marks, begun = [], []
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if TABLE in tables:
            cursor.execute(_SELECT)
            marks = cursor.fetchall()
        if "django_migrations" in tables:
            cursor.execute("SELECT DISTINCT app FROM django_migrations")
            begun = cursor.fetchall()
    return Found(
        has_tables=bool(tables - {TABLE}),
        marks=tuple(
            Mark(room=room, fingerprint=fingerprint, environment=made_in) for room, fingerprint, made_in in marks
        ),
        begun=frozenset(app for (app,) in begun),
    )


def _fingerprint(migration: Path) -> str:
    said = [line for line in migration.read_text(encoding="utf8").splitlines() if line and not line.startswith("#")]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _sentence(connection: BaseDatabaseWrapper, verdict: Verdict, found: Found, expected: Expected) -> str:
    others = [mark.environment for mark in found.marks if mark.environment != expected.environment]
    return sentence(
        verdict,
        database=_name(connection),
        made_in=", ".join(sorted(set(others))),
        expected_in=expected.environment,
        reset_helps=_is_erased_by_reset(connection),
    )


def _is_erased_by_reset(connection: BaseDatabaseWrapper) -> bool:
    """`make reset` removes the folder ``var``: it helps with the demo's own file, and with no other database."""
    if connection.vendor != "sqlite" or settings.ENVIRONMENT != "demo":
        return False
    return Path(connection.settings_dict["NAME"]).resolve().is_relative_to(settings.BASE_DIR / "var")


def _name(connection: BaseDatabaseWrapper) -> str:
    """As the operator knows it, without its password."""
    parts = connection.settings_dict
    return f"{parts['NAME']} ({parts['HOST']})" if parts.get("HOST") else str(parts["NAME"])


def _address(connection: BaseDatabaseWrapper) -> tuple[str, str, str, str]:
    parts = connection.settings_dict
    return connection.alias, str(parts["NAME"]), str(parts.get("HOST", "")), str(parts.get("PORT", ""))


def _first_line(error: DatabaseError) -> str:
    return str(error).partition("\n")[0].rstrip(".")
