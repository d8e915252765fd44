"""A database tells who made it: others refuse it, in one sentence, before they read or write anything."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import ConnectionHandler, connection
from django.db.migrations.loader import MigrationLoader

from config.origin import marks
from config.origin.judging import Expected, Found, Mark, RefusedDatabase, Verdict, judge, sentence
from config.settings.databases import database

OURS = {"accounts": "a1", "rosters": "r1"}
NEW_ROOM = OURS | {"diagnosis": "d1"}


def marked(environment: str = "demo", **rooms: str) -> tuple[Mark, ...]:
    return tuple(
        Mark(room=room, fingerprint=fingerprint, environment=environment) for room, fingerprint in rooms.items()
    )


NOTHING = Found(has_tables=False)
OLDER = Found(has_tables=True)
BEGUN_NOWHERE = Found(has_tables=False, marks=marked(**OURS))
HALF = Found(has_tables=True, marks=marked(**OURS), begun=frozenset({"accounts"}))
NO_SESSIONS = Found(has_tables=True, marks=marked(**OURS), begun=frozenset(OURS))
WHOLE = Found(has_tables=True, marks=marked(**OURS), begun=frozenset(OURS) | {"sessions"})
MORE_THAN_OURS = Found(has_tables=True, marks=marked(**OURS), begun=WHOLE.begun | {"an_app_taken_out"})
BY_PRODUCTION = Found(has_tables=True, marks=marked("production", **OURS), begun=frozenset(OURS))
BY_PRODUCTION_LONG_AGO = Found(has_tables=True, marks=marked("production", accounts="a0"))


@pytest.mark.parametrize(
    "found, fingerprints, verdict",
    [
        (NOTHING, OURS, Verdict.EMPTY),
        (OLDER, OURS, Verdict.UNMARKED),
        (BEGUN_NOWHERE, OURS, Verdict.UNFINISHED),
        (HALF, OURS, Verdict.UNFINISHED),
        (WHOLE, OURS, Verdict.READY),
        (WHOLE, NEW_ROOM, Verdict.UNFINISHED),
        (NO_SESSIONS, OURS, Verdict.UNFINISHED),
        (MORE_THAN_OURS, OURS, Verdict.READY),
        (WHOLE, {"accounts": "a1", "rosters": "r2"}, Verdict.OTHER_VERSION),
        (HALF, {"accounts": "a2", "rosters": "r1"}, Verdict.OTHER_VERSION),
        (WHOLE, {"accounts": "a1"}, Verdict.OTHER_VERSION),
        (BY_PRODUCTION, OURS, Verdict.OTHER_ENVIRONMENT),
        (BY_PRODUCTION_LONG_AGO, OURS, Verdict.OTHER_ENVIRONMENT),
    ],
)
def test_who_refuses_what(found, fingerprints, verdict):
    apps = frozenset(fingerprints) | {"sessions"}

    assert judge(found, Expected(environment="demo", fingerprints=fingerprints, apps=apps)) == verdict


@pytest.mark.parametrize("verdict", [one for one in Verdict if one != Verdict.READY])
@pytest.mark.parametrize("reset_helps", [True, False])
def test_each_refusal_is_one_sentence_that_names_the_database(verdict, reset_helps):
    said = sentence(verdict, database="pix", made_in="test", expected_in="demo", reset_helps=reset_helps)

    assert said.startswith("La base pix ")
    assert re.fullmatch(r"[^.\n]+(manage\.py[^.\n]+)?\.", said)
    assert ("make reset" in said) == (reset_helps and verdict in {Verdict.UNMARKED, Verdict.OTHER_VERSION})


def test_a_fingerprint_changes_with_what_a_first_migration_says_and_with_nothing_else(tmp_path):
    def fingerprints(said: str) -> dict[str, str]:
        folder = tmp_path / "rosters" / "migrations"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "0001_initial.py").write_text(said, encoding="utf8", newline="")
        (folder / "0002_later.py").write_text(str(tmp_path.stat().st_mtime_ns), encoding="utf8")
        return marks.fingerprints(tmp_path)

    written = fingerprints("# Generated on Monday\n\noperations = []\n")

    assert list(written) == ["rosters"]
    assert fingerprints("# Generated on Tuesday\r\n\r\noperations = []\r\n") == written
    assert fingerprints("# Generated on Monday\n\noperations = [1]\n") != written


def test_every_room_with_tables_has_its_fingerprint():
    with_tables = {path.parents[1].name for path in (settings.BASE_DIR / "pix").glob("*/migrations/0001_initial.py")}

    assert set(marks.fingerprints(settings.BASE_DIR / "pix")) == with_tables >= {"accounts", "rosters", "campaigns"}


def test_every_app_with_tables_is_awaited_ours_or_not():
    loaded = MigrationLoader(None)

    assert marks.apps_with_migrations() == loaded.migrated_apps >= {"sessions", "rosters", "django_tasks_database"}


def test_the_database_of_the_tests_is_theirs(db):
    assert marks.environment_of() == "test"
    assert marks.examine(connection) == (Verdict.READY, "")


@pytest.mark.parametrize(
    "what_happened, verdict",
    [
        ("UPDATE database_origin SET environment = 'production'", Verdict.OTHER_ENVIRONMENT),
        ("UPDATE database_origin SET fingerprint = 'x' WHERE room = 'rosters'", Verdict.OTHER_VERSION),
        ("UPDATE database_origin SET room = 'no_more' WHERE room = 'rosters'", Verdict.OTHER_VERSION),
        ("DROP TABLE database_origin", Verdict.UNMARKED),
        ("DELETE FROM database_origin", Verdict.UNMARKED),
        ("DELETE FROM django_migrations WHERE app = 'rosters'", Verdict.UNFINISHED),
        ("DELETE FROM django_migrations WHERE app = 'sessions'", Verdict.UNFINISHED),
        ("DELETE FROM django_migrations WHERE app = 'auth' AND name <> '0001_initial'", Verdict.READY),
        ("DELETE FROM database_origin WHERE room = 'rosters'", Verdict.UNFINISHED),
    ],
)
def test_a_real_database_is_judged_by_what_it_holds(db, what_happened, verdict):
    with connection.cursor() as cursor:
        cursor.execute(what_happened)

    found, said = marks.examine(connection)

    assert found == verdict
    assert bool(said) == (verdict != Verdict.READY)


def test_a_new_room_is_marked_when_it_is_migrated(db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM database_origin WHERE room = 'rosters'")

    call_command("migrate", verbosity=0)

    with connection.cursor() as cursor:
        cursor.execute("SELECT fingerprint, environment FROM database_origin WHERE room = 'rosters'")
        assert cursor.fetchall() == [(marks.fingerprints(settings.BASE_DIR / "pix")["rosters"], "test")]


def test_a_database_that_changed_hands_since_it_was_examined_is_not_marked(db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM database_origin WHERE room = 'rosters'")
        cursor.execute("UPDATE database_origin SET environment = 'production'")

    with pytest.raises(RefusedDatabase, match="« production »"):
        call_command("migrate", verbosity=0)


def test_the_demo_world_enters_no_database_but_its_own(db):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE database_origin SET environment = 'production'")

    with pytest.raises(CommandError, match="« production »"):
        call_command("create_demo")


def test_a_refused_connection_serves_no_query_afterwards(db, tmp_path):
    """Each database of several is examined, and again at each try."""
    files = {name: tmp_path / f"{name}.sqlite3" for name in ("default", "other")}
    ours = ConnectionHandler({name: database(f"sqlite:///{path}") for name, path in files.items()})
    ours["default"].cursor().close()
    with ours["other"].cursor() as cursor:
        cursor.execute("CREATE TABLE pupils (id integer)")
    ours["other"].close()

    for _ in range(2):
        with pytest.raises(RefusedDatabase, match=re.escape(str(files["other"]))):
            ours["other"].cursor()
    ours.close_all()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles")
def test_a_role_that_may_not_read_the_marks_is_told_so(db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE pix_no_marks")
        cursor.execute("SET LOCAL ROLE pix_no_marks")

    with pytest.raises(RefusedDatabase, match=r"ne laisse pas lire la table database_origin.*permission denied"):
        marks.examine(connection)


def test_the_folder_that_reset_erases_is_the_one_of_the_demo():
    """What a refusal promises of `make reset` is what the Makefile does."""
    recipe = re.search(r"^reset:.*\n\t@rm -rf (\S+)", (settings.BASE_DIR / "Makefile").read_text(), re.MULTILINE)

    assert recipe is not None
    assert settings.BASE_DIR / recipe[1] == Path(settings.VAR_DIR)
