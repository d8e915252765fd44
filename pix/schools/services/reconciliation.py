"""Find the pupil somebody is, and link the pupil to an account.

Which pupil is decided by ``pix.domain.reconciliation``; how often one may be wrong is limited here. The whole story:
``docs/algorithms/matching.md``.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from pix.accounts.models import User
from pix.accounts.services import throttling
from pix.accounts.services.throttling import Scope
from pix.audit import trail
from pix.audit.models import ActorKind
from pix.domain import reconciliation
from pix.domain.reconciliation import Candidate, TypedIdentity, birth_date_slips
from pix.lib.text import fold
from pix.schools.errors import LinkRefused
from pix.schools.models import RosterImport, School, Student, StudentLink


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


@transaction.atomic
def link(
    *,
    student: Student,
    user: User,
    how: str,
    evidence: dict[str, Any] | None = None,
    by: User | None = None,
    roster_import: RosterImport | None = None,
    at: datetime,
) -> StudentLink:
    """Link a pupil to an account; ``by`` is the member who did it, nobody when the pupil or the software did.

    Raises ``LinkRefused`` when the pupil has left or already has an account, or when the account is that of another
    current pupil of the school. The school is locked first, as an import does.
    """
    lock_roster(student.school_id)
    try:
        with transaction.atomic():
            linked = Student.objects.filter(pk=student.pk, user=None, left_on=None).update(user=user)
    except IntegrityError as error:
        raise LinkRefused from error
    if not linked:
        raise LinkRefused
    student.user = user
    made = StudentLink.objects.create(
        student=student,
        user=user,
        how=how,
        evidence=evidence or {},
        roster_import=roster_import,
        linked_at=at,
        linked_by=by,
    )
    _tell("student.linked", student, user, by=by, at=at, how=how)
    return made


@transaction.atomic
def unlink(*, student: Student, by: User | None, why: str, at: datetime) -> None:
    """End the link of a pupil with their account; both stay, with their work. Nothing happens when there is none."""
    lock_roster(student.school_id)
    live = StudentLink.objects.filter(student=student, ended_at=None).select_related("user").first()
    if live is None:
        return
    live.ended_at, live.ended_by, live.ended_why = at, by, why
    live.save(update_fields=["ended_at", "ended_by", "ended_why"])
    Student.objects.filter(pk=student.pk).update(user=None)
    student.user = None
    _tell("student.unlinked", student, live.user, by=by, at=at, why=why)


def lock_roster(school_id: int) -> None:
    """Say that the school's pupils change, and make others who change them wait for the end of the transaction."""
    School.objects.filter(pk=school_id).update(roster_version=F("roster_version") + 1)


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


def _tell(verb: str, student: Student, user: User, *, by: User | None, at: datetime, **facts: Any) -> None:
    trail.record(
        verb,
        at=at,
        target=student,
        actor_id=(by or user).pk,
        actor_kind=ActorKind.MEMBER if by else ActorKind.PUPIL,
        school_id=student.school_id,
        account=user.pk,
        **facts,
    )
