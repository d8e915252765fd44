"""Is this database ours? Decided from values alone, and told in one sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from django.db import OperationalError


class Verdict(Enum):
    """What a database is to these settings and this code."""

    EMPTY = auto()
    UNFINISHED = auto()  # Ours, and some room is not marked yet, or some app has none of its tables.
    READY = auto()
    UNMARKED = auto()
    OTHER_ENVIRONMENT = auto()
    OTHER_VERSION = auto()


WAITING = (Verdict.EMPTY, Verdict.UNFINISHED)
REFUSED = (Verdict.UNMARKED, Verdict.OTHER_ENVIRONMENT, Verdict.OTHER_VERSION)


class RefusedDatabase(OperationalError):
    """This database is not for these settings and this code; says why in one sentence.

    An operational error, because Django itself asks for no more than that: `makemigrations` compares its files with
    the database where it can, warns where it cannot, and goes on.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The tables of ``room`` were made by this version of its first migration, with the settings of ``environment``."""

    room: str
    fingerprint: str
    environment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a database tells of itself; ``begun`` are the apps of which a migration has been applied."""

    has_tables: bool
    marks: tuple[Mark, ...] = ()
    begun: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the settings and the code in hand would write: an environment, and a fingerprint for each room.

    ``apps`` are all those that have migrations, Django's and the libraries' too.
    """

    environment: str
    fingerprints: Mapping[str, str]
    apps: frozenset[str] = frozenset()

    def missing_from(self, found: Found) -> list[Mark]:
        """The marks still to write: all of them on an empty database, those of new rooms later."""
        marked = {mark.room for mark in found.marks}
        return [
            Mark(room=room, fingerprint=fingerprint, environment=self.environment)
            for room, fingerprint in self.fingerprints.items()
            if room not in marked
        ]


def judge(found: Found, expected: Expected) -> Verdict:
    """Compare what is found with what is expected. A room that has no mark yet is new: `migrate` adds it."""
    if not found.marks:
        return Verdict.UNMARKED if found.has_tables else Verdict.EMPTY
    if any(mark.environment != expected.environment for mark in found.marks):
        return Verdict.OTHER_ENVIRONMENT
    if any(mark.fingerprint != expected.fingerprints.get(mark.room) for mark in found.marks):
        return Verdict.OTHER_VERSION
    if expected.missing_from(found) or expected.apps - found.begun:
        return Verdict.UNFINISHED
    return Verdict.READY


def sentence(verdict: Verdict, *, database: str, made_in: str, expected_in: str, reset_helps: bool) -> str:
    """Say what is wrong and the next step, or "" when nothing is. ``reset_helps``: `make reset` erases this one."""
    fresh = (
        "« make reset » efface cette base de démonstration, « make run » en refait une."
        if reset_helps
        else "ses données n’ont pas changé, donnez une base vide ou le code qui a fait celle-ci."
    )
    match verdict:
        case Verdict.READY:
            return ""
        case Verdict.EMPTY | Verdict.UNFINISHED:
            return (
                f"La base {database} n’a pas encore toutes ses tables : lancez « manage.py migrate », "
                "un seul à la fois, il reprend où il en était."
            )
        case Verdict.UNMARKED:
            return (
                f"La base {database} a des tables et ne dit pas qui les a faites, une version plus ancienne ou un "
                f"autre programme : {fresh}"
            )
        case Verdict.OTHER_ENVIRONMENT:
            return (
                f"La base {database} a été faite avec les réglages « {made_in} » et ceux d’ici sont "
                f"« {expected_in} » : ses données n’ont pas changé, vérifiez DJANGO_SETTINGS_MODULE et DATABASE_URL."
            )
        case Verdict.OTHER_VERSION:
            return f"La base {database} a été faite par une autre version des migrations initiales : {fresh}"
