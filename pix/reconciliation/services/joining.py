"""A pupil reaches their account in a school: a new one, the one they have, or the one that is signed in.

Never a second account for the same pupil: the account linked in this school counts first, then the one linked to the
same INE in another school. Codes R and S: domain specification, §B3.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from pix.accounts.models import AuthenticationMethod, MethodKind, User
from pix.accounts.services import registration
from pix.accounts.services.passwords import hash_password
from pix.domain.reconciliation import mask_email, mask_username
from pix.lib.dates import age
from pix.reconciliation.errors import AccountOfSomebodyElse, AlreadyHasAccount, NotRecognized, TooYoungForEmail
from pix.reconciliation.services.recognizing import Found, find_student
from pix.rosters.errors import LinkRefused
from pix.rosters.models import FormerIne, Student, StudentLink
from pix.rosters.services.linking import link, lock_roster
from pix.schools.models import School

AGE_FOR_EMAIL = 15

# The last digit of the codes, in the order in which an account with several methods is announced.
_ANNOUNCED = {MethodKind.GAR: 3, MethodKind.USERNAME: 2, MethodKind.EMAIL: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What the pupil typed; matched again at each step, for the base may have changed in between."""

    first_name: str
    last_name: str
    birth_date: date


def may_use_email(student: Student, *, at: datetime) -> bool:
    """Whether the pupil is old enough to open the account with an address: fifteen, reached on the birthday."""
    return age(student.birth_date, timezone.localdate(at)) >= AGE_FOR_EMAIL


def refuse_second_account(student: Student) -> None:
    """Raise ``AlreadyHasAccount`` (S51 to S63) when a pupil who is not signed in already has an account."""
    if known := _account_of(student):
        raise _already(known, student, signed_in=False)


def register(
    *, school: School, identity: Identity, password: str, username: str = "", email: str = "", at: datetime
) -> Student:
    """Open the pupil's account, with an identifiant or an address, and link it. The pupil comes back with ``user``.

    ``username`` is the identifiant that was shown; another is given when somebody took it in between. Raises
    ``WeakPassword``, ``NotRecognized``, ``AlreadyHasAccount``, ``TooYoungForEmail`` and ``IdentifierTaken`` (an
    address), and then nothing is written. Of two browsers that race for the same pupil, one wins.
    """
    hashed = hash_password(password, logins=[login for login in (username, email) if login])
    with transaction.atomic():
        student = _match_again(school, identity)
        refuse_second_account(student)
        if email and not may_use_email(student, at=at):
            raise TooYoungForEmail
        user = registration.create_account(
            first_name=student.first_name,
            last_name=student.last_name,
            password=hashed,
            username=None if email else _still_free(username, student),
            email=email or None,
            how=AuthenticationMethod.How.JOINED,
            at=at,
        )
        link(student=student, user=user, how=StudentLink.How.JOINED, evidence={"by": "names and birthdate"}, at=at)
    return student


def propose_username(student: Student) -> str:
    """Give the identifiant the pupil would get now."""
    return registration.propose_username(
        first_name=student.first_name, last_name=student.last_name, birth_date=student.birth_date
    )


def student_of(*, school: School, user: User) -> Student | None:
    """Give the current pupil of the school that this account is."""
    return school.students.current().filter(user=user).first()


def reach_by_ine(*, school: School, user: User, at: datetime) -> Student | None:
    """Link the account, without a question, to the pupil who has here the INE of one it is linked to elsewhere.

    Nobody when the school does not have that INE, when its pupil has an account, resembles the other in nothing or has
    a twin near and another name, or when the account is already another pupil's here.
    """
    elsewhere = list(user.students.exclude(school=school).filter(ine__isnull=False).order_by("-pk"))
    if not elsewhere or student_of(school=school, user=user):
        return None
    here = school.students.current().filter(ine__in=[one.ine for one in elsewhere], user=None).order_by("pk")
    alike = [one for one in here if any(one.ine == other.ine and _is_surely(one, other) for other in elsewhere)]
    if len(alike) != 1:
        return None
    try:
        link(student=alike[0], user=user, how=StudentLink.How.JOINED, evidence={"by": "ine"}, at=at)
    except LinkRefused:
        return None
    return alike[0]


def refuse_association(student: Student, user: User) -> None:
    """Say why an account that is signed in cannot become this pupil's.

    Raises ``AlreadyHasAccount`` (R11 to R33) when the pupil has another account, ``AccountOfSomebodyElse`` when the
    account is another pupil's: R70 in this school, R90 when every other INE and birthdate it knows differ.
    """
    known = _account_of(student)
    if known and known != user:
        raise _already(known, student, signed_in=True)
    if student_of(school=student.school, user=user) not in (None, student):
        raise AccountOfSomebodyElse("R70")
    others = [one for one in user.students.exclude(school=student.school) if one.ine]
    if others and all(one.ine != student.ine and one.birth_date != student.birth_date for one in others):
        raise AccountOfSomebodyElse("R90")


def associate(*, school: School, user: User, identity: Identity, at: datetime) -> Student:
    """Link the account that is signed in to the pupil it says to be.

    Raises ``NotRecognized``, ``AlreadyHasAccount`` and ``AccountOfSomebodyElse``. Done twice, it is done once.
    """
    with transaction.atomic():
        student = _match_again(school, identity)
        refuse_association(student, user)
        if student.user_id is None:
            evidence = {"by": "names and birthdate, signed in"}
            link(student=student, user=user, how=StudentLink.How.JOINED, evidence=evidence, at=at)
    return student


def _match_again(school: School, identity: Identity) -> Student:
    """Match under the lock of the school's pupils, so that what is decided is still true when it is written."""
    lock_roster(school.pk)
    outcome = find_student(
        school=school,
        first_name=identity.first_name,
        last_name=identity.last_name,
        birth_date=identity.birth_date,
    )
    if not isinstance(outcome, Found):
        raise NotRecognized
    return outcome.student


def _still_free(username: str, student: Student) -> str:
    taken = AuthenticationMethod.objects.filter(kind=MethodKind.USERNAME, identifier=username).exists()
    return propose_username(student) if taken or not username else username


def _account_of(student: Student) -> User | None:
    """The account linked here; else the one linked to the same INE elsewhere, the most certified, then most active."""
    if student.user is not None:
        return student.user
    if student.ine is None:
        return None
    by_former_ine = FormerIne.objects.filter(ine=student.ine).values("student")
    linked = Student.objects.exclude(school=student.school).filter(user__isnull=False, user__is_active=True)
    elsewhere = linked.filter(ine=student.ine) | linked.filter(pk__in=by_former_ine)
    same_person = [one for one in elsewhere.select_related("user") if _resemble(one, student)]
    users = [one.user for one in same_person if one.user is not None]
    return max(users, key=lambda user: (user.certificate_count, user.last_active_on or date.min, user.pk), default=None)


def _resemble(one: Student, other: Student) -> bool:
    """An INE is sometimes another pupil's: a birthdate or the names must agree too."""
    return one.birth_date == other.birth_date or _have_same_names(one, other)


def _is_surely(one: Student, other: Student) -> bool:
    """Offices swap the INE of twins: their birthdate proves nothing."""
    return _have_same_names(one, other) or (one.birth_date == other.birth_date and not one.needs_proof)


def _have_same_names(one: Student, other: Student) -> bool:
    return one.last_key == other.last_key and one.first_key == other.first_key


def _already(user: User, student: Student, *, signed_in: bool) -> AlreadyHasAccount:
    kind, masked = _announce(user)
    if kind is None:
        return AlreadyHasAccount(code="", masked="", user_id=user.pk)
    same_school = user.pk == student.user_id
    letter, tens = ("R", 3 if same_school else 1) if signed_in else ("S", 5 if same_school else 6)
    return AlreadyHasAccount(code=f"{letter}{tens}{_ANNOUNCED[kind]}", masked=masked, user_id=user.pk)


def _announce(user: User) -> tuple[MethodKind | None, str]:
    """Which way in to remind somebody of: the Médiacentre, else the identifiant, else the address."""
    methods = AuthenticationMethod.objects.live().filter(user=user).order_by("pk")
    first = {MethodKind(method.kind): method.identifier for method in reversed(methods)}
    for kind in _ANNOUNCED:
        match kind, first.get(kind):
            case _, None:
                continue
            case MethodKind.GAR, _:
                return kind, ""
            case MethodKind.EMAIL, str(address):
                return kind, mask_email(address)
            case _, str(username):
                return kind, mask_username(username)
    return None, ""
