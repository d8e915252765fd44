"""What is asked waits, sealed, until it leaves; nothing of it is readable before nor after."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from pix.mail.errors import UnfitMail
from pix.mail.models import Message
from pix.mail.sealing import BrokenSeal, SealedWords, open_sealed, seal
from pix.mail.services.delivering import deliver
from pix.mail.services.sending import send, send_all, withdraw
from pix.schools.models import School
from tests.mail.conftest import NOW
from tests.schools.factories import make_school


def everything_in(table: type[models.Model]) -> str:
    """Each value of each row, as a backup holds them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table._meta.db_table}")
        values = [value for row in cursor.fetchall() for value in row]
    return " ".join(
        bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value) for value in values
    )


def test_a_message_leaves_once_the_transaction_is_kept(mail, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        send(mail(), at=NOW)
        assert mailoutbox == []

    [left] = mailoutbox
    assert (left.to, left.subject, left.body) == (["lea@ecole.example"], mail().subject, mail().text)
    assert Message.objects.get().state == Message.State.SENT


@pytest.mark.django_db(transaction=True)
def test_what_is_undone_was_never_asked(mail, mailoutbox):
    with transaction.atomic():
        send(mail(), at=NOW)
        transaction.set_rollback(True)

    assert mailoutbox == []
    assert not Message.objects.exists()


def test_while_it_waits_the_database_tells_neither_the_link_nor_the_address(mail, queue):
    send(mail(), at=NOW)

    held = everything_in(Message) + everything_in(DBTaskResult)
    assert not [word for word in ("lea@", "secret", "invitation/", "Bonjour", "Votre") if word in held]
    assert "ecole.example" in held


def test_once_it_has_left_nothing_of_it_stays_but_its_domain(mail, mailoutbox, clock):
    message = send(mail(), at=NOW)

    deliver(clock=clock)

    message.refresh_from_db()
    assert (message.sealed, message.domain, message.state) == (None, "ecole.example", "sent")
    assert (message.tries, message.ended_at, message.next_try_at, message.error) == (1, NOW, None, "")


@pytest.mark.parametrize("state", ["sent", "withdrawn"])
def test_a_message_that_left_cannot_keep_its_words(mail, state):
    send(mail(), at=NOW)

    with pytest.raises(IntegrityError, match="a_message_that_left_keeps_no_words"), transaction.atomic():
        Message.objects.update(state=state, next_try_at=None, ended_at=NOW)


@pytest.mark.parametrize("change", [{"next_try_at": None}, {"ended_at": NOW}, {"state": "given_up"}])
def test_a_message_waits_or_has_ended(mail, change):
    send(mail(), at=NOW)

    with pytest.raises(IntegrityError, match="a_message_has_a_next_try_or_an_end"), transaction.atomic():
        Message.objects.update(**change)


def test_what_is_sealed_opens_with_the_secret_that_sealed_it_and_for_its_own_message(settings, mail):
    first, second = send_all([mail(), mail(to="paul@ecole.example")], at=NOW)
    words = SealedWords(to="lea@ecole.example", subject=mail().subject, text=mail().text)
    assert open_sealed(first.sealed, reference=first.reference) == words
    assert first.sealed != seal(words, reference=first.reference)

    with pytest.raises(BrokenSeal):
        open_sealed(first.sealed, reference=second.reference)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 10
    assert open_sealed(first.sealed, reference=first.reference) == words
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(BrokenSeal):
        open_sealed(first.sealed, reference=first.reference)


def test_a_message_whose_secret_is_lost_is_seen_and_stops_no_other(mail, mailoutbox, settings, clock):
    lost = send(mail(), at=NOW)
    settings.SECRET_KEY = "another" * 10
    send(mail(to="paul@ecole.example"), at=NOW)

    deliver(clock=clock)

    lost.refresh_from_db()
    assert (lost.state, lost.error) == ("waiting", "BrokenSeal")
    assert [left.to for left in mailoutbox] == [["paul@ecole.example"]]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"to": "lea"}, "to"),
        ({"to": "a@b.example, c@d.example"}, "to"),
        ({"to": "a@b.example\nBcc: c@d.example"}, "to"),
        ({"to": ""}, "to"),
        ({"subject": "Bonjour\nBcc: c@d.example"}, "subject"),
        ({"subject": "Bonjour\r\n\r\n<html>"}, "subject"),
        ({"subject": "Bonjour\x00"}, "subject"),
        ({"subject": ""}, "subject"),
        ({"subject": "x" * 201}, "subject"),
        ({"text": ""}, "text"),
        ({"text": "x" * 20_001}, "text"),
    ],
)
def test_what_no_mail_program_may_be_given_is_refused_before_it_waits(mail, change, what):
    with pytest.raises(UnfitMail) as refusal:
        send_all([mail(), mail(**change)], at=NOW)

    assert refusal.value.what == what
    assert not Message.objects.exists()


def test_two_hundred_people_are_written_to_at_once(mail, queue, django_capture_on_commit_callbacks):
    mails = [mail(to=f"member{number}@ecole.example") for number in range(200)]

    with CaptureQueriesContext(connection) as asked, django_capture_on_commit_callbacks(execute=True):
        messages = send_all(mails, at=NOW)

    written = [query["sql"] for query in asked if query["sql"].startswith('INSERT INTO "mail_message"')]
    assert Message.objects.count() == len({message.pk for message in messages}) == 200
    assert len(written) <= 4
    assert [lane for lane, _moment, _arguments in queue()] == ["mails"]


def test_nobody_to_write_to_wakes_nobody(queue, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert send_all([], at=NOW) == []

    assert queue() == []


def test_what_is_void_is_withdrawn_and_never_leaves(mail, school, mailoutbox, clock):
    other = make_school(uai="0699902N")
    void, _kept = send_all([mail(), mail(about=other, to="paul@ecole.example")], at=NOW)

    assert withdraw(about=School, ids=[school.pk], at=NOW) == 1
    deliver(clock=clock)

    void.refresh_from_db()
    assert (void.state, void.sealed, void.ended_at) == ("withdrawn", None, NOW)
    assert [left.to for left in mailoutbox] == [["paul@ecole.example"]]
    assert withdraw(about=School, ids=[other.pk], at=NOW) == 0


def test_a_message_does_not_leave_once_its_link_is_dead(mail, mailoutbox, clock):
    message = send(mail(useless_after=NOW + timedelta(minutes=20)), at=NOW)

    clock.turn(minutes=20)
    assert deliver(clock=clock) == 0

    message.refresh_from_db()
    assert (message.state, message.sealed, message.error) == ("withdrawn", None, "TooLate")
    assert mailoutbox == []
