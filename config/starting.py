"""How a process starts: settings somebody chose, a database that is theirs; otherwise one sentence and a code."""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

from django.db import DatabaseError, IntegrityError, OperationalError

from config.origin.judging import RefusedDatabase
from config.settings.databases import NoDatabase

REFUSED = 2
AWAY = 1
DEMO = "config.settings.demo"
# PostgreSQL's codes for a table, a column and another object that is there already.
MADE_ALREADY = ("42P07", "42701", "42710")


class UnchosenSettings(Exception):
    """A database is named and nobody said with which settings: the demo's would write in it."""


def choose_settings(arguments: Sequence[str] = ()) -> None:
    """Take the demo's settings unless told otherwise, by the environment or by ``--settings``."""
    if os.environ.get("DJANGO_SETTINGS_MODULE") or any(one.startswith("--settings") for one in arguments):
        return
    if os.environ.get("DATABASE_URL"):
        raise UnchosenSettings(
            "DATABASE_URL désigne une base et DJANGO_SETTINGS_MODULE n’est pas donné : dites avec quels réglages y "
            f"travailler, config.settings.production ou {DEMO}."
        )
    os.environ["DJANGO_SETTINGS_MODULE"] = DEMO


@contextmanager
def told_in_one_sentence() -> Iterator[None]:
    """Turn a refusal into its sentence and 2. A database that does not answer is 1: it may answer later."""
    try:
        yield
    except (UnchosenSettings, NoDatabase, RefusedDatabase) as refused:
        _leave(REFUSED, str(refused))
    except DatabaseError as error:
        from config.origin.marks import why_not_migrated

        try:
            why = why_made_already(error) or why_not_migrated()
        except RefusedDatabase as refused:
            _leave(REFUSED, str(refused))
        except OperationalError as away:
            _leave(AWAY, why_away(str(away)))
        if why:
            _leave(REFUSED, why)
        raise


def why_away(said: str) -> str:
    """Why a database did not let us in, from what its driver said."""
    if missing := re.search(r'database "(?P<name>[^"\n]+)" does not exist', said):
        return f"La base {missing['name']} n’existe pas sur ce serveur : vérifiez DATABASE_URL, ou créez-la."
    if "unsupported startup parameter" in said:
        return (
            "L’intermédiaire (PgBouncer) devant la base refuse nos limites de temps : ajoutez ?limits=server à "
            "DATABASE_URL, et donnez ces limites au compte de la base (docs/operations/postgresql.md)."
        )
    return f"La base ne répond pas : {_first_line(said)}."


def why_made_already(error: DatabaseError) -> str:
    """Two migrations at once make the same tables, and the second one meets the first's; else ""."""
    if isinstance(error, IntegrityError):
        return ""
    said = _first_line(str(error))
    if "already exists" not in said and getattr(error.__cause__, "sqlstate", None) not in MADE_ALREADY:
        return ""
    return (
        f"Cette migration s’est arrêtée sur ce qui est déjà fait ({said}) : une autre est en cours ou a été "
        "interrompue, attendez qu’elle finisse puis relancez « manage.py migrate »."
    )


def _first_line(said: str) -> str:
    return said.partition("\n")[0].rstrip(".")


def _leave(code: int, why: str) -> NoReturn:
    sys.stderr.write(f"{why}\n")
    raise SystemExit(code)
