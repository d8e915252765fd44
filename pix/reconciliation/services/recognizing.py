"""Find the pupil somebody is.

Which pupil is decided by ``pix.domain.reconciliation``; how often one may be wrong is limited here. The whole story:
``docs/algorithms/matching.md``.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from pix.accounts.services import throttling
from pix.accounts.services.throttling import Scope
from pix.domain import reconciliation
from pix.domain.reconciliation import Candidate, TypedIdentity, birth_date_slips
from pix.lib.text import fold
from pix.rosters.models import Student
from pix.schools.models import School


@dataclass(frozen=True, slots=True)
class Found:
    """This pupil of the school, and no other."""

    student: Student


@dataclass(frozen=True, slots=True)
class Proposed:
    """Perhaps this pupil: a teacher decides. ``reason`` is a ``pix.domain.reconciliation.Reason``."""

    student: Student
    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody, or several. ``near`` says that somebody resembles; never to be shown."""

    near: bool


Outcome = Found | Proposed | Unknown


def find_student(*, school: School, first_name: str, last_name: str, birth_date: date) -> Outcome:
    """Say which current pupil of the school has these names and this birthdate. Costs one query."""
    candidates = _candidates(school, first_name, last_name, birth_date)
    outcome = reconciliation.match(
        TypedIdentity(first_name=first_name, last_name=last_name, birth_date=birth_date),
        [_as_candidate(student) for student in candidates.values()],
    )
    match outcome:
        case reconciliation.Found(key):
            return Found(candidates[key])
        case reconciliation.Proposed(key, reason):
            return Proposed(candidates[key], reason)
        case reconciliation.Unknown(near):
            return Unknown(near)


def recognize(*, school: School, door: str, first_name: str, last_name: str, birth_date: date, at: datetime) -> Outcome:
    """Find a pupil for somebody who may be guessing; ``door`` is the code of the campaign they came by.

    Raises ``TooManyTries`` before looking, in the same way whether the pupil exists or not. Failures are counted for
    the school and the typed name, and those that resemble nobody for the door too; the same words typed again are one
    failure. A success clears those of the name. Must not be called inside what will be rolled back.
    """
    name = f"{school.pk}:{_key(first_name)}:{_key(last_name)}"
    throttling.check(scope=Scope.JOIN_CODE, value=door, at=at)
    has_failed = throttling.check(scope=Scope.JOIN_NAME, value=name, at=at)
    outcome = find_student(school=school, first_name=first_name, last_name=last_name, birth_date=birth_date)
    if isinstance(outcome, Found):
        if has_failed:
            throttling.clear(scope=Scope.JOIN_NAME, value=name)
        return outcome

    guess = f"{name}:{birth_date}"
    if throttling.record_failure(scope=Scope.JOIN_GUESS, value=guess, at=at) == 1:
        throttling.record_failure(scope=Scope.JOIN_NAME, value=name, at=at)
        if outcome == Unknown(near=False):
            throttling.record_failure(scope=Scope.JOIN_CODE, value=door, at=at)
    return outcome


def _candidates(school: School, first_name: str, last_name: str, birth_date: date) -> dict[int, Student]:
    """Everybody born that day, and those born on a slip of it who have one of these names, as birth or usage name.

    In no order: asked to sort by number, SQLite would rather read every pupil of the school.
    """
    names = [fold(first_name), fold(last_name)]
    if not all(names):
        return {}
    named = Q(last_key__in=names) | Q(usage_key__in=names)
    found = school.students.current().filter(
        Q(birth_date=birth_date) | named, birth_date__in=[birth_date, *sorted(birth_date_slips(birth_date))]
    )
    return {student.pk: student for student in found}


def _as_candidate(student: Student) -> Candidate:
    first_names = (student.first_name, student.second_name, student.third_name)
    return Candidate(
        key=student.pk,
        first_names=tuple(name for name in first_names if name),
        last_name=student.last_name,
        usage_name=student.usage_name,
        birth_date=student.birth_date,
        needs_proof=student.needs_proof,
    )


def _key(name: str) -> str:
    """The name as failures are counted: two names that fold to nothing are still two names."""
    return fold(name) or name.strip().casefold()
