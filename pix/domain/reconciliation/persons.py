"""Are two pupils of two schools one person, and which of that person's accounts counts?

An INE alone proves little: offices mistype it, and swap those of twins. ``docs/rules/joining.md``, JOIN-2, JOIN-7 and
JOIN-8; ``docs/rules/import.md``, IMP-23.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple


class SchoolRecord(NamedTuple):
    """What a school's base writes of a pupil, names folded; ``needs_proof`` says that a twin or a homonym is near."""

    ine: str | None
    birth_date: date
    last_key: str
    first_key: str
    needs_proof: bool = False


class RankedAccount(NamedTuple):
    """An account, and what ranks it among the others of one person."""

    user_id: int
    certificate_count: int
    last_active_on: date | None


def have_same_names(one: SchoolRecord, other: SchoolRecord) -> bool:
    """Say whether both names are strictly equal once folded."""
    return (one.last_key, one.first_key) == (other.last_key, other.first_key)


def may_be_one_person(one: SchoolRecord, other: SchoolRecord) -> bool:
    """Say whether two who share an INE resemble each other: it is sometimes another pupil's. (JOIN-2)"""
    return one.birth_date == other.birth_date or have_same_names(one, other)


def are_surely_one_person(here: SchoolRecord, elsewhere: SchoolRecord) -> bool:
    """Say whether nobody need be asked: where a twin is near, the birthdate proves nothing. (JOIN-8)"""
    if not here.ine or here.ine != elsewhere.ine:
        return False
    return have_same_names(here, elsewhere) or (here.birth_date == elsewhere.birth_date and not here.needs_proof)


def is_somebody_elses(here: SchoolRecord, elsewhere: Iterable[SchoolRecord]) -> bool:
    """Say whether an account that is these pupils of other schools cannot be this one's.

    Each of them that has an INE has another INE *and* another birthdate. One that agrees by either is enough: an INE is
    sometimes corrected. (JOIN-7)
    """
    others = [one for one in elsewhere if one.ine]
    return bool(others) and all(one.ine != here.ine and one.birth_date != here.birth_date for one in others)


def best_accounts(accounts: Collection[RankedAccount]) -> list[int]:
    """Which of a person's accounts come first: the most certified, among them the last active.

    Several when they are equal, newest first: an import then chooses none (IMP-23), who joins is told of the newest.
    """
    ranks = {one.user_id: (one.certificate_count, one.last_active_on or date.min) for one in accounts}
    best = max(ranks.values(), default=None)
    return sorted((user_id for user_id, rank in ranks.items() if rank == best), reverse=True)
