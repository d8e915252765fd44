"""Count in the database what answers said was kept."""

from collections.abc import Iterator
from dataclasses import dataclass

from drill.mailbox import Mailbox
from drill.traffic import DECLARED, RECEIPT, Promised
from pix.accounts.models import AuthenticationMethod
from pix.assessments.models import Assessment, Response
from pix.lib.method_kinds import MethodKind
from pix.mail.models import Message
from pix.rosters.models import RosterImport, Student
from pix.schools.models import Invitation, School

State = Message.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """``lost`` names what was promised and is not; the others are kept as promised, told here for whoever reads."""

    lost: list[str]
    abandoned: int
    waiting: int


def count(promised: Promised, mailbox: Mailbox, *, pupils_a_file: int) -> Counted:
    """Compare what was said with what is."""
    mailbox.look()
    lost = [*_joinings(promised), *_answers(promised), *_imports(promised, pupils_a_file)]
    waiting = 0
    for school, _asked_at in promised.on_their_way:
        states = _messages_of(school)
        lost += [f"message to {school.uai}: {why}" for why in _why_lost(states, mailbox)]
        waiting += any(state == State.WAITING for state, _number in states)
    abandoned = sum(title in DECLARED for title in promised.uploaded.values())
    return Counted(lost=lost, abandoned=abandoned, waiting=waiting)


def _joinings(promised: Promised) -> Iterator[str]:
    for identity in promised.joined:
        student = Student.objects.filter(
            first_name=identity.first_name, last_name=identity.last_name, birth_date=identity.birth_date
        ).exclude(user=None)
        user_id = student.order_by("pk").values_list("user_id", flat=True).first()
        has_method = AuthenticationMethod.objects.filter(user_id=user_id, kind=MethodKind.USERNAME).exists()
        if user_id is None or not has_method or not Assessment.objects.filter(user_id=user_id).exists():
            yield f"joining of {identity.first_name} {identity.last_name}"


def _answers(promised: Promised) -> Iterator[str]:
    tests = {number for number, _item in promised.answered}
    kept = set(Response.objects.filter(assessment__in=tests).values_list("assessment_id", "item__code"))
    yield from (f"answer {item} of test {number}" for number, item in promised.answered if (number, item) not in kept)


def _imports(promised: Promised, pupils_a_file: int) -> Iterator[str]:
    for number, title in promised.uploaded.items():
        row = RosterImport.objects.filter(pk=number).first()
        status = row.status if row else "gone"
        current = row.school.students.current().count() if row else 0
        if status == RosterImport.Status.IMPORTED and (current != pupils_a_file or title != RECEIPT):
            yield f"import {number}: {current} pupils of {pupils_a_file}, its page says « {title} »"
        elif status in (RosterImport.Status.ABANDONED, RosterImport.Status.REFUSED) and title not in DECLARED:
            yield f"import {number}: {status}, its page says « {title} »"
        elif status in (RosterImport.Status.READING, RosterImport.Status.RUNNING, "gone"):
            yield f"import {number}: {status} still"
        elif status == RosterImport.Status.PREVIEWED and number in promised.confirmed:
            yield f"import {number}: confirmed, and waits to be confirmed"


def _messages_of(school: School) -> list[tuple[str, str]]:
    invitations = Invitation.objects.filter(school=school).values_list("pk", flat=True)
    rows = Message.objects.about(Invitation).filter(about_id__in=list(invitations)).order_by("id")
    return [(state, reference.hex) for state, reference in rows.values_list("state", "reference")]


def _why_lost(states: list[tuple[str, str]], mailbox: Mailbox) -> Iterator[str]:
    if not states:
        yield "no trace of it"
    for state, number in states:
        if state == State.SENT and not mailbox.numbers[number]:
            yield "said to have left, never arrived"
        elif state not in (State.SENT, State.WAITING):
            yield f"neither sent nor waiting: {state}"
