"""Find the pupil somebody is.

Which pupil is decided by ``pix.domain.reconciliation``; how often one may be wrong is limited here. The whole story:
``docs/algorithms/matching.md``.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from pix.accounts.services import throttling
from pix.domain import reconciliation
from pix.domain.limits import Scope
from pix.domain.reconciliation import Candidate, Certain, Match, Nobody, TypedIdentity, birth_date_slips
from pix.lib.text import fold
from pix.reconciliation.entry_points import EntryPoint
from pix.rosters.models import Student
from pix.schools.models import School


@dataclass(frozen=True, slots=True)
class Recognition:
    """What the domain decided, and the pupil it is about: none for a ``Nobody``."""

    match: Match
    student: Student | None

    @property
    def certain(self) -> Student | None:
        """The pupil, when there is no doubt."""
        return self.student if isinstance(self.match, Certain) else None


def find_student(*, school: School, identity: TypedIdentity) -> Recognition:
    """Say which current pupil of the school has these names and this birthdate. Costs one query."""
    candidates = _candidates(school, identity.first_name, identity.last_name, identity.birth_date)
    match = reconciliation.match(identity, [_as_candidate(student) for student in candidates.values()])
    return Recognition(match, None if isinstance(match, Nobody) else candidates[match.key])


def recognize(*, entry_point: EntryPoint, identity: TypedIdentity, at: datetime) -> Recognition:
    """Find a pupil for somebody who may be guessing.

    Raises ``TooManyTries`` before looking, in the same way whether the pupil exists or not. Failures are counted for
    the school and the typed name, and those that resemble nobody for the entry point too; the same words typed again
    are one failure. A success clears those of the name. Must not be called inside what will be rolled back.
    """
    name = f"{entry_point.school.pk}:{_key(identity.first_name)}:{_key(identity.last_name)}"
    throttling.check_tries(scope=Scope.JOIN_CODE, value=entry_point.name, at=at)
    has_failed = throttling.check_tries(scope=Scope.JOIN_NAME, value=name, at=at)
    recognition = find_student(school=entry_point.school, identity=identity)
    if recognition.certain:
        if has_failed:
            throttling.clear(scope=Scope.JOIN_NAME, value=name)
        return recognition

    guess = f"{name}:{identity.birth_date}"
    if throttling.record_failure(scope=Scope.JOIN_GUESS, value=guess, at=at) == 1:
        throttling.record_failure(scope=Scope.JOIN_NAME, value=name, at=at)
        if recognition.match == Nobody(near=False):
            throttling.record_failure(scope=Scope.JOIN_CODE, value=entry_point.name, at=at)
    return recognition


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
