"""A pupil reaches their account in a school: a new one, or the one that is signed in (``docs/rules/joining.md``)."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from pix.accounts.models import AuthenticationMethod, User
from pix.accounts.services import registration
from pix.accounts.services.passwords import hash_password
from pix.accounts.sign_in_methods import Way, method_of
from pix.audit.models import ActorKind
from pix.domain import logins
from pix.domain.reconciliation import LinkEvidence, TypedIdentity
from pix.lib.method_kinds import MethodKind
from pix.reconciliation.errors import NotLetIn, NotRecognized, TooYoungForEmail
from pix.reconciliation.services.identifying import refusal_of
from pix.reconciliation.services.recognizing import find_student
from pix.rosters.models import Student, StudentLink
from pix.rosters.services.linking import link, lock_roster
from pix.schools.models import School


def may_use_email(student: Student, *, at: datetime) -> bool:
    """Whether the pupil is old enough to open the account with an address: fifteen, reached on the birthday."""
    return logins.may_use_email(student.birth_date, on=timezone.localdate(at))


def register(
    *, school: School, identity: TypedIdentity, way: Way, password: str | None = None, at: datetime
) -> Student:
    """Open the pupil's account by one ``way`` in, and link it. The pupil comes back with ``user``.

    A way that needs a password is given one. The identifiant is the one that was shown; another is given when somebody
    took it in between. Raises ``WeakPassword``, ``NotRecognized``, ``NotLetIn``, ``TooYoungForEmail`` and
    ``IdentifierTaken`` (anything but an identifiant), and then nothing is written. Of two browsers that race for the
    same pupil, one wins.
    """
    hashed = hash_password(password or "", logins=[way.identifier]) if method_of(way.kind).needs_password else None
    with transaction.atomic():
        roster = lock_roster(school.pk)
        student = _match_again(school, identity, None)
        if way.kind == MethodKind.EMAIL and not may_use_email(student, at=at):
            raise TooYoungForEmail
        if way.kind == MethodKind.USERNAME:
            way = replace(way, identifier=_still_free(way.identifier, student))
        user = registration.create_account(
            first_name=student.first_name,
            last_name=student.last_name,
            password=hashed,
            ways=[way],
            how=AuthenticationMethod.How.JOINED,
            actor_kind=ActorKind.PUPIL,
            at=at,
        )
        link(
            roster=roster,
            student=student,
            user=user,
            how=StudentLink.How.JOINED,
            evidence=LinkEvidence.NAMES_AND_BIRTHDATE,
            at=at,
        )
    return student


def propose_username(student: Student) -> str:
    """Give the identifiant the pupil would get now."""
    return registration.propose_username(
        first_name=student.first_name, last_name=student.last_name, birth_date=student.birth_date
    )


def associate(*, school: School, user: User, identity: TypedIdentity, at: datetime) -> Student:
    """Link the account that is signed in to the pupil it says to be.

    Raises ``NotRecognized`` and ``NotLetIn``. Done twice, it is done once.
    """
    with transaction.atomic():
        roster = lock_roster(school.pk)
        student = _match_again(school, identity, user)
        if student.user_id is None:
            link(
                roster=roster,
                student=student,
                user=user,
                how=StudentLink.How.JOINED,
                evidence=LinkEvidence.SIGNED_IN,
                at=at,
            )
    return student


def _match_again(school: School, identity: TypedIdentity, user: User | None) -> Student:
    """Match again under the lock of the school's pupils: what is decided is still true when it is written."""
    student = find_student(school=school, identity=identity).certain
    if student is None:
        raise NotRecognized
    if refusal := refusal_of(student, user):
        raise NotLetIn(refusal)
    return student


def _still_free(username: str, student: Student) -> str:
    taken = AuthenticationMethod.objects.filter(kind=MethodKind.USERNAME, identifier=username).exists()
    return propose_username(student) if taken or not username else username
