"""What is forgotten, and when; what an operator may try again."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from pix.audit.models import Entry
from pix.mail.models import MailOutage, Message
from pix.mail.services import following
from pix.mail.services.delivering import deliver
from pix.mail.services.retrying import retry_now
from pix.mail.services.sending import send, send_all
from pix.mail.services.tidying import Tidied, tidy_messages
from pix.schools.models import School
from tests.mail.conftest import NOW
from tests.mail.test_delivering import LOCMEM, REFUSING
from tests.schools.factories import make_school


@pytest.fixture
def given_up(mail, settings, clock):
    settings.EMAIL_BACKEND = REFUSING
    message = send(mail(), at=NOW)
    for minutes in (0, 1, 5, 30, 120):
        clock.turn(minutes=minutes)
        deliver(clock=clock)
    settings.EMAIL_BACKEND = LOCMEM
    message.refresh_from_db()
    assert message.state == Message.State.GIVEN_UP
    return message


@pytest.mark.parametrize(
    ("after", "tidied", "sealed", "there"),
    [
        (timedelta(days=7), Tidied(0, 0), True, True),
        (timedelta(days=7, seconds=1), Tidied(1, 0), False, True),
        (timedelta(days=30, seconds=1), Tidied(1, 1), False, False),
    ],
)
def test_what_was_given_up_loses_its_words_then_its_row(given_up, after, tidied, sealed, there):
    assert tidy_messages(at=given_up.ended_at + after) == tidied

    rows = list(Message.objects.values_list("sealed", flat=True))
    assert [row is not None for row in rows] == ([sealed] if there else [])


def test_what_left_is_a_row_for_thirty_days(mail, clock, mailoutbox):
    send(mail(), at=NOW)
    deliver(clock=clock)

    assert tidy_messages(at=NOW + timedelta(days=30)).rows == 0
    assert tidy_messages(at=NOW + timedelta(days=30, seconds=1)).rows == 1


def test_what_still_waits_is_never_forgotten_and_somebody_is_called_for_it(mail, queue):
    send(mail(), at=NOW)

    assert tidy_messages(at=NOW + timedelta(days=300)) == Tidied(0, 0)

    assert Message.objects.get().state == Message.State.WAITING
    assert [lane for lane, _moment, _arguments in queue()] == ["mails"]


def test_when_nothing_waits_nobody_is_called(queue):
    MailOutage.objects.create(began_at=NOW, seen_at=NOW, next_look_at=NOW, ended_at=NOW, error="TimeoutError")

    tidy_messages(at=NOW + timedelta(days=31))

    assert queue() == []
    assert not MailOutage.objects.exists()


def test_the_timer_s_command_says_what_it_did(given_up, capsys):
    Message.objects.update(ended_at=NOW - timedelta(days=40))

    call_command("tidy_messages")

    assert capsys.readouterr().out == "1 contenus et 1 messages effacés\n"


def test_an_operator_tries_again_what_was_given_up_with_all_its_tries(
    given_up, clock, operator, mailoutbox, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = REFUSING
    assert retry_now(ids=[given_up.pk], operator_id=operator.pk, at=clock()) == 1
    deliver(clock=clock)
    given_up.refresh_from_db()
    assert (given_up.state, given_up.next_try_at) == ("waiting", clock() + timedelta(minutes=1))
    assert (given_up.tries, given_up.failures) == (6, 1)

    settings.EMAIL_BACKEND = LOCMEM
    with django_capture_on_commit_callbacks(execute=True):
        retry_now(ids=[given_up.pk], operator_id=operator.pk, at=clock())

    given_up.refresh_from_db()
    assert (given_up.state, given_up.sealed) == ("sent", None)
    assert [left.to for left in mailoutbox] == [["lea@ecole.example"]]
    entries = Entry.objects.filter(verb="message.retried")
    assert set(entries.values_list("actor_id", "actor_kind", "target_id")) == {(operator.pk, "operator", given_up.pk)}
    assert entries.count() == 2


def test_what_left_or_lost_its_words_or_is_leaving_now_is_not_tried_again(mail, clock, operator, given_up, mailoutbox):
    tidy_messages(at=given_up.ended_at + timedelta(days=8))
    left = send(mail(), at=NOW)
    deliver(clock=clock)
    leaving = send(mail(), at=NOW)
    Message.objects.filter(pk=leaving.pk).update(claimed_until=clock() + timedelta(seconds=1))

    assert retry_now(ids=[given_up.pk, left.pk, leaving.pk], operator_id=operator.pk, at=clock()) == 0

    assert not Entry.objects.filter(verb="message.retried").exists()
    assert retry_now(ids=[leaving.pk], operator_id=operator.pk, at=clock.turn(seconds=1)) == 1


def test_what_a_message_is_about_tells_its_latest_state(mail, school, given_up, clock, mailoutbox):
    other, third = make_school(uai="0699902N"), make_school(uai="0699903P")
    send_all([mail(about=other)], at=NOW)
    deliver(clock=clock)
    numbers = [school.pk, other.pk, third.pk]

    latest = following.latest_about(School, numbers)

    assert {number: message.state for number, message in latest.items()} == {school.pk: "given_up", other.pk: "sent"}
    assert following.given_up_about(School, numbers) == {school.pk}
    send(mail(), at=NOW)
    assert following.given_up_about(School, numbers) == set()
