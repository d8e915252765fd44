"""The drill's own eyes: what was promised and is not there is counted as lost, and nothing else is."""

from datetime import date

import pytest
from django.utils import timezone

from drill.counting import Counted, count
from drill.mailbox import Mailbox
from drill.traffic import BUSY, RECEIPT, Promised
from pix.domain.reconciliation import TypedIdentity
from pix.mail.models import Message
from pix.rosters.models import RosterImport
from pix.schools.services.activation import ask_activation
from tests.accounts.factories import make_user
from tests.assessments.factories import make_assessment, sit
from tests.content.factories import load_sample
from tests.domain.siecle.export import ZOE
from tests.integrations.mail_server import MailServer
from tests.rosters.importing import confirm, export_of, preview
from tests.schools.factories import make_school, make_student

pytestmark = pytest.mark.django_db
IDENTITY = TypedIdentity(first_name="Zoé", last_name="CORMIER", birth_date=date(2014, 3, 5))
ABANDONED = "Import abandonné"


def counted(promised: Promised, *mails: bytes, pupils: int = 1) -> Counted:
    return count(promised, Mailbox(MailServer(mails=list(mails))), pupils_a_file=pupils)


def test_a_joining_needs_an_account_a_way_to_sign_in_and_a_test():
    load_sample()
    student = make_student(make_school())
    promised = Promised(joined=[IDENTITY])
    assert counted(promised).lost == ["joining of Zoé CORMIER"]

    student.user = make_user(username="zoe.cormier0503")
    student.save()
    assert counted(promised).lost == ["joining of Zoé CORMIER"]

    make_assessment(student.user)
    assert counted(promised).lost == []


def test_an_answer_is_that_of_this_test_to_this_question():
    load_sample()
    test, other = (make_assessment(make_user()) for _ in range(2))
    (item,) = sit(test, answers=1)

    promised = Promised(answered=[(test.pk, item), (other.pk, item)])

    assert counted(promised).lost == [f"answer {item} of test {other.pk}"]


@pytest.mark.parametrize(
    ("status", "title", "pupils", "lost"),
    [
        ("imported", RECEIPT, 1, False),
        ("imported", RECEIPT, 2, True),
        ("imported", BUSY, 1, True),
        ("abandoned", ABANDONED, 1, False),
        ("abandoned", BUSY, 1, True),
        ("running", BUSY, 1, True),
        ("reading", BUSY, 1, True),
        ("previewed", "Vérifier l’import", 1, True),
    ],
)
def test_an_import_that_was_confirmed_is_applied_whole_or_declared_abandoned(status, title, pupils, lost):
    school = make_school()
    row = confirm(preview(school, export_of(school, ZOE)))
    RosterImport.objects.filter(pk=row.pk).update(status=status)

    promised = Promised(uploaded={row.pk: title}, confirmed={row.pk})

    assert bool(counted(promised, pupils=pupils).lost) == lost


def test_an_import_whose_row_is_gone_is_lost():
    assert counted(Promised(uploaded={12: RECEIPT})).lost == ["import 12: gone still"]


@pytest.mark.parametrize(
    ("state", "arrived", "lost", "waiting"),
    [
        ("waiting", False, False, 1),
        ("sent", True, False, 0),
        ("sent", False, True, 0),
        ("given_up", False, True, 0),
        ("withdrawn", False, True, 0),
    ],
)
def test_a_message_waits_or_has_arrived(state, arrived, lost, waiting, queue):
    school, now = make_school(), timezone.now()
    ask_activation(uai=school.uai, first_name="Inès", last_name="Morel", at=now)
    message = Message.objects.get()
    if state != "waiting":
        Message.objects.update(state=state, sealed=None, next_try_at=None, ended_at=now)
    mails = [f"Message-ID: <{message.reference.hex}@pix.example>\nTo: {school.email}\n\n".encode()] if arrived else []

    found = counted(Promised(on_their_way=[(school, 0.0)]), *mails)

    assert (bool(found.lost), found.waiting) == (lost, waiting)


def test_a_message_of_which_there_is_no_trace_is_lost():
    school = make_school()

    assert counted(Promised(on_their_way=[(school, 0.0)])).lost == [f"message to {school.uai}: no trace of it"]


def test_a_message_that_arrived_twice_is_seen():
    box = Mailbox(MailServer(mails=[b"Message-ID: <a@pix.example>\nTo: x@y.example\n\n"] * 2))

    box.look()

    assert box.doubled() == 1
