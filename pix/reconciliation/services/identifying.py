"""Who is this visitor for the school? The one answer that every way in asks for, whatever it leads to.

Never a second account for the same pupil: the account linked in this school counts first, then the one linked to the
same INE in another school. ``docs/rules/joining.md``, JOIN-1 to JOIN-11.
"""

from datetime import datetime

from django.db import transaction

from pix.accounts import people, sign_in_methods
from pix.accounts.models import User
from pix.domain.reconciliation import (
    Impasse,
    KnownAccount,
    LinkEvidence,
    Proposed,
    RankedAccount,
    SchoolRecord,
    TypedIdentity,
    Where,
    WrongAccount,
    are_surely_one_person,
    best_accounts,
    is_somebody_elses,
    may_be_one_person,
)
from pix.reconciliation.entry_points import EntryPoint
from pix.reconciliation.services.attempts import record_attempt
from pix.reconciliation.services.recognizing import recognize
from pix.reconciliation.visitors import (
    AlreadyHasAccount,
    Closed,
    EntryRefusal,
    IdentityNeeded,
    KnownPupil,
    Waiting,
    Who,
)
from pix.rosters.errors import LinkRefused
from pix.rosters.models import FormerIne, Student, StudentLink
from pix.rosters.services.linking import link, lock_roster
from pix.schools.models import School


def identify(*, entry_point: EntryPoint, user: User | None, identity: TypedIdentity | None = None, at: datetime) -> Who:
    """Say who a visitor is, signed in (``user``) or not, from what they typed if they did.

    Without ``identity``, an account that is a pupil's here is known, and one linked elsewhere to the same INE is linked
    here without a question; nothing else is written. With it, failures are counted and kept for the teacher: see
    ``recognize``, whose ``TooManyTries`` goes through.
    """
    if identity is None:
        mine = _pupil_of(entry_point.school, user, at) if user else None
        return KnownPupil(mine) if mine else IdentityNeeded()
    recognition = recognize(entry_point=entry_point, identity=identity, at=at)
    student = recognition.certain
    if student is None:
        match = recognition.match
        record_attempt(
            entry_point=entry_point,
            identity=identity,
            outcome=Impasse.PROPOSED if isinstance(match, Proposed) else Impasse.UNKNOWN,
            reason=match.reason if isinstance(match, Proposed) else None,
            proposed=recognition.student,
            user=user,
            at=at,
        )
        return Waiting()
    if refusal := refusal_of(student, user):
        record_attempt(
            entry_point=entry_point,
            identity=identity,
            outcome=Impasse.HAS_ACCOUNT if isinstance(refusal, AlreadyHasAccount) else Impasse.WRONG_ACCOUNT,
            refusal=refusal,
            recognized=student,
            user=user,
            at=at,
        )
        return refusal
    return KnownPupil(student)


def linked_student(*, school: School, user: User) -> Student | None:
    """Give the current pupil of the school that this account is."""
    return school.students.current().filter(user=user).first()


def refusal_of(student: Student, user: User | None) -> EntryRefusal | None:
    """Say why a visitor may not go on as this pupil: they have an account (S51 to S63; R11 to R33 for who is signed
    in with another one), or the account signed in is another pupil's (R70 in this school, R90 when every other INE and
    birthdate it knows differ). None when the way is free.
    """
    known = _account_of(student)
    if known is not None and (user is None or known.pk not in people.ids(user)):
        return _already(known, student, signed_in=user is not None)
    if user is None:
        return None
    if linked_student(school=student.school, user=user) not in (None, student):
        return Closed(WrongAccount.ANOTHER_PUPILS_HERE)
    elsewhere = user.students.exclude(school=student.school)
    if is_somebody_elses(_record_of(student), [_record_of(one) for one in elsewhere]):
        return Closed(WrongAccount.ANOTHER_PERSONS)
    return None


def _pupil_of(school: School, user: User, at: datetime) -> Student | None:
    return linked_student(school=school, user=user) or _reach_by_ine(school, user, at)


def _reach_by_ine(school: School, user: User, at: datetime) -> Student | None:
    """Link the account to the pupil who has here the INE of one it is linked to elsewhere.

    Nobody when the school does not have that INE, when its pupil has an account, resembles the other in nothing or has
    a twin near and another name.
    """
    elsewhere = list(user.students.exclude(school=school).filter(ine__isnull=False).order_by("-pk"))
    if not elsewhere:
        return None
    here = school.students.current().filter(ine__in=[one.ine for one in elsewhere], user=None).order_by("pk")
    records = [_record_of(one) for one in elsewhere]
    alike = [one for one in here if any(are_surely_one_person(_record_of(one), record) for record in records)]
    if len(alike) != 1:
        return None
    try:
        with transaction.atomic():
            roster = lock_roster(school.pk)
            link(
                roster=roster,
                student=alike[0],
                user=user,
                how=StudentLink.How.JOINED,
                evidence=LinkEvidence.SAME_INE,
                at=at,
            )
    except LinkRefused:
        return None
    return alike[0]


def _account_of(student: Student) -> User | None:
    """The account linked here; else the one linked to the same INE elsewhere, the most certified, then most active."""
    if student.user is not None:
        return student.user
    if student.ine is None:
        return None
    # A union, not « or »: each half has its index, PostgreSQL would read every pupil of the country for the whole.
    by_ine = Student.objects.filter(ine=student.ine).values("pk")
    by_former_ine = FormerIne.objects.filter(ine=student.ine).values("student")
    usable = Student.objects.exclude(school=student.school).filter(user__is_active=True, user__merged_into__isnull=True)
    elsewhere = usable.filter(pk__in=by_ine.union(by_former_ine))
    mine = _record_of(student)
    users = {
        one.user.pk: one.user
        for one in elsewhere.select_related("user")
        if one.user is not None and may_be_one_person(_record_of(one), mine)
    }
    best = best_accounts([RankedAccount(one.pk, one.certificate_count, one.last_active_on) for one in users.values()])
    return users[best[0]] if best else None


def _record_of(student: Student) -> SchoolRecord:
    return SchoolRecord(student.ine, student.birth_date, student.last_key, student.first_key, student.needs_proof)


def _already(user: User, student: Student, *, signed_in: bool) -> AlreadyHasAccount:
    announced = sign_in_methods.announced(user)
    where = Where.THIS_SCHOOL if user.pk == student.user_id else Where.OTHER_SCHOOL
    account = KnownAccount(where, announced.kind if announced else None, signed_in)
    return AlreadyHasAccount(account, announced.masked if announced else "", user.pk)
