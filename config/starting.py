"""How a process starts: settings somebody chose, a database that is theirs; otherwise one sentence and a code."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

from django.db import DatabaseError, OperationalError

from config.origin.judging import RefusedDatabase

REFUSED = 2
AWAY = 1
DEMO = "config.settings.demo"


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
    except (UnchosenSettings, RefusedDatabase) as refused:
        _leave(REFUSED, str(refused))
    except DatabaseError:
        from config.origin.marks import why_not_migrated

        try:
            why = why_not_migrated()
        except OperationalError as away:
            _leave(AWAY, f"La base ne répond pas : {str(away).partition(chr(10))[0]}.")
        if why:
            _leave(REFUSED, why)
        raise


def _leave(code: int, why: str) -> NoReturn:
    sys.stderr.write(f"{why}\n")
    raise SystemExit(code)
