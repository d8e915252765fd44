"""Link a pupil to an account, and end the link: the only place where ``Student.user`` changes, but for imports."""

from datetime import datetime
from typing import Any, NewType

from django.db import IntegrityError, transaction
from django.db.models import F

from pix.accounts.models import User
from pix.audit import trail
from pix.audit.models import ActorKind
from pix.domain.reconciliation import LinkEvidence
from pix.rosters.errors import LinkRefused
from pix.rosters.models import Roster, RosterImport, Student, StudentLink

LockedRoster = NewType("LockedRoster", int)
"""The number of a school whose pupils only this transaction changes, until its end."""


@transaction.atomic
def link(
    *,
    roster: LockedRoster,
    student: Student,
    user: User,
    how: StudentLink.How,
    evidence: LinkEvidence,
    by: User | None = None,
    roster_import: RosterImport | None = None,
    at: datetime,
) -> StudentLink:
    """Link a pupil of a locked ``roster`` to an account; ``by`` is the member who did it, nobody when no member did.

    Raises ``LinkRefused`` when the pupil is of another school, has left or already has an account, or when the account
    is that of another current pupil of the school.
    """
    here = Student.objects.filter(school=roster, pk=student.pk, user=None, left_on=None)
    try:
        linked = here.update(user=user)
    except IntegrityError as error:
        raise LinkRefused from error
    if not linked:
        raise LinkRefused
    student.user = user
    made = StudentLink.objects.create(
        student=student,
        user=user,
        how=how,
        evidence=evidence,
        roster_import=roster_import,
        linked_at=at,
        linked_by=by,
    )
    _tell("student.linked", student, user, by=by, at=at, how=how)
    return made


@transaction.atomic
def unlink(*, student: Student, by: User | None, why: StudentLink.EndedWhy, at: datetime) -> None:
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


def lock_roster(school_id: int) -> LockedRoster:
    """Say that the school's pupils change, and make others who change them wait for the end of the transaction."""
    Roster.objects.filter(pk=school_id).update(version=F("version") + 1)
    return LockedRoster(school_id)


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
