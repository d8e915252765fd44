"""What opens one pupil's account, as « Gérer le compte » shows it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404
from django.utils.functional import Promise

from pix.accounts import sign_in_methods
from pix.accounts.models import AuthenticationMethod
from pix.campaigns.models import Participation
from pix.rosters.models import Student
from pix.schools.models import School


@dataclass(frozen=True, slots=True)
class Method:
    """One live way in. ``value`` is empty where the identifier says nothing to anybody; ``told`` is said instead."""

    label: str | Promise
    value: str
    told: str | Promise
    since: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Account:
    """The account attached to a pupil; without methods, there is none that opens."""

    methods: tuple[Method, ...]
    password_is_temporary: bool
    temporary_until: datetime | None
    also_elsewhere: bool
    login: str
    """What the pupil types beside the password."""


def student_of(school: School, pk: int) -> Student:
    """A current pupil of this school with their account; another school's does not exist."""
    student = Student.objects.current().filter(school=school, pk=pk).select_related("user").first()
    if student is None:
        raise Http404
    return student


def participations_by(student: Student) -> QuerySet[Participation]:
    """What this pupil did in the campaigns of the school, the latest first (one query)."""
    live = Participation.objects.live().filter(student=student)
    return live.select_related("campaign").order_by("-started_at", "-id")


NO_ACCOUNT = Account(methods=(), password_is_temporary=False, temporary_until=None, also_elsewhere=False, login="")


def account_of(student: Student) -> Account:
    """Read the account attached to this pupil (two queries; none without account)."""
    if student.user is None:
        return NO_ACCOUNT
    live = sign_in_methods.live_of(student.user)
    typed = sign_in_methods.first_to_announce(row for row in live if sign_in_methods.method_of(row.kind).needs_password)
    elsewhere = Student.objects.current().filter(user=student.user).exclude(school=student.school_id)
    return Account(
        methods=tuple(_as_shown(row) for row in live),
        password_is_temporary=student.user.password_is_temporary,
        temporary_until=student.user.temporary_password_expires_at,
        also_elsewhere=elsewhere.exists(),
        login=typed.identifier if typed else "",
    )


def _as_shown(row: AuthenticationMethod) -> Method:
    method = sign_in_methods.method_of(row.kind)
    return Method(
        label=method.name,
        value=row.identifier if method.shows_identifier else "",
        told=method.told_school,
        since=row.created_at,
        last_used_at=row.last_used_at,
    )
