"""What opens one pupil's account, as « Gérer le compte » shows it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404

from pix.accounts.models import AuthenticationMethod, MethodKind
from pix.campaigns.models import Participation
from pix.rosters.models import Student
from pix.schools.models import School
from pix.web.school.students.queries import SHOWN_ORDER


@dataclass(frozen=True, slots=True)
class Method:
    """One live way in. ``value`` is empty for the Médiacentre: its identifier says nothing to anybody."""

    kind: str
    label: str
    value: str
    since: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Account:
    """The account attached to a pupil; without methods, there is none that opens."""

    methods: tuple[Method, ...]
    password_is_temporary: bool
    temporary_until: datetime | None
    also_elsewhere: bool

    @property
    def login(self) -> str:
        """What the pupil types beside the password: the identifiant rather than the address."""
        logins = sorted((method.kind != MethodKind.USERNAME, method.value) for method in self.methods if method.value)
        return logins[0][1] if logins else ""


def student_of(school: School, pk: int) -> Student:
    """A current pupil of this school with their account; another school's does not exist."""
    student = Student.objects.current().filter(school=school, pk=pk).select_related("user").first()
    if student is None:
        raise Http404
    return student


def participations_of(student: Student) -> QuerySet[Participation]:
    """What this pupil did in the campaigns of the school, the latest first (one query)."""
    live = Participation.objects.live().filter(student=student)
    return live.select_related("campaign").order_by("-started_at", "-id")


NO_ACCOUNT = Account(methods=(), password_is_temporary=False, temporary_until=None, also_elsewhere=False)


def account_of(student: Student) -> Account:
    """Read the account attached to this pupil (two queries; none without account)."""
    if student.user is None:
        return NO_ACCOUNT
    live = AuthenticationMethod.objects.live().filter(user=student.user).order_by("created_at", "id")
    methods = [
        Method(
            kind=method.kind,
            label=str(method.get_kind_display()),
            value="" if method.kind == MethodKind.GAR else method.identifier,
            since=method.created_at,
            last_used_at=method.last_used_at,
        )
        for method in live
    ]
    elsewhere = Student.objects.current().filter(user=student.user).exclude(school=student.school_id)
    return Account(
        methods=tuple(sorted(methods, key=lambda method: SHOWN_ORDER.index(MethodKind(method.kind)))),
        password_is_temporary=student.user.password_is_temporary,
        temporary_until=student.user.temporary_password_expires_at,
        also_elsewhere=elsewhere.exists(),
    )
