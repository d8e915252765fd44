"""Give a pupil a one-time password: what any teacher may do, in a minute, in class.

Never for an account that opens somebody's working space: a member who resets it would take it over (rule PWD-6).
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pix.accounts import sign_in_methods
from pix.accounts.models import User
from pix.accounts.services import passwords
from pix.audit import trail
from pix.audit.models import ActorKind
from pix.reconciliation.errors import PasswordJustChanged, PasswordNotResettable, WhyNotResettable
from pix.reconciliation.models import PasswordReset
from pix.rosters.models import Student
from pix.schools.models import Membership


def reset_password(*, student: Student, asked_by: User, at: datetime) -> str:
    """Replace the pupil's password by a one-time one, and return it: it is shown once and stored nowhere in clear.

    Raises ``PasswordNotResettable``, and ``PasswordJustChanged`` when it changed since ``student`` was read: two clicks
    at once draw one password. Written in the journal of every school where the account is current, and told to the
    pupil at the next sign-in.
    """
    seen = _resettable(student, asked_by)
    password = passwords.make_temporary_password()
    with transaction.atomic():
        locked = Student.objects.select_for_update(of=("self",)).get(pk=student.pk)
        locked.user = User.objects.select_for_update(of=("self",)).filter(students=locked).first()
        user = _resettable(locked, asked_by)
        if (user.pk, user.session_salt) != (seen.pk, seen.session_salt):
            raise PasswordJustChanged
        passwords.give_temporary_password(user=user, password=password, at=at)
        student.user = user
        PasswordReset.objects.create(student=student, user=user, school_id=student.school_id, by=asked_by, at=at)
        act = uuid.uuid4()
        for here in Student.objects.current().filter(user=user).order_by("pk"):
            trail.record(
                "password.reset",
                at=at,
                target=here,
                actor_id=asked_by.pk,
                actor_kind=ActorKind.MEMBER,
                school_id=here.school_id,
                act=act,
                account=user.pk,
                asked_in=student.school_id,
            )
    return password.clear


@dataclass(frozen=True, slots=True, kw_only=True)
class Reset:
    """Where and when a one-time password was given: what its owner is told."""

    school_name: str
    at: datetime


def last_reset(user: User) -> Reset | None:
    """Say which school gave this account its last one-time password."""
    last = PasswordReset.objects.filter(user=user).select_related("school").order_by("-at", "-pk").first()
    return Reset(school_name=last.school.name, at=last.at) if last else None


def why_not_resettable(student: Student) -> WhyNotResettable | None:
    """Say why nobody in the school may reset this pupil's password; None when any member may."""
    if student.left_on is not None:
        return WhyNotResettable.NOT_CURRENT
    return _why_protected(student.user)


def _resettable(student: Student, asked_by: User) -> User:
    if not Membership.objects.filter(user=asked_by, school=student.school_id, disabled_at=None).exists():
        raise PasswordNotResettable(WhyNotResettable.NOT_A_MEMBER)
    reason = why_not_resettable(student)
    if reason or student.user is None:
        raise PasswordNotResettable(reason or WhyNotResettable.NO_ACCOUNT)
    return student.user


def _why_protected(user: User | None) -> WhyNotResettable | None:
    if user is None:
        return WhyNotResettable.NO_ACCOUNT
    if user.is_staff or user.is_superuser or user.memberships.filter(disabled_at=None).exists():
        return WhyNotResettable.PROTECTED
    return None if sign_in_methods.with_password(user) else WhyNotResettable.NO_PASSWORD
