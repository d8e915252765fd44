"""From the wait to the end: tried, tried again, given up; never lost, and twice at worst."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from pix.mail.models import Message
from pix.mail.services.delivering import CLAIM, deliver, send_waiting
from pix.mail.services.sending import send, send_all
from tests.mail import backends
from tests.mail.conftest import NOW

REFUSING, OUT, KILLING, SLOW = (f"tests.mail.backends.{name}" for name in ("Refusing", "Out", "Killing", "Slow"))
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def _nothing_has_left():
    backends.Killing.left.clear()
    backends.Slow.left.clear()


@pytest.mark.parametrize(
    ("backend", "error"), [(REFUSING, "SMTPRecipientsRefused 550"), (OUT, "TimeoutError")], ids=["refused", "out"]
)
def test_what_cannot_leave_is_tried_five_times_then_given_up(mail, settings, clock, caplog, backend, error):
    settings.EMAIL_BACKEND = backend
    message = send(mail(), at=NOW)
    seen = []

    for minutes in (0, 1, 5, 30, 120):
        clock.turn(minutes=minutes, seconds=-1)
        deliver(clock=clock)  # a second early: nothing is due
        clock.turn(seconds=1)
        deliver(clock=clock)
        message.refresh_from_db()
        seen.append((message.state, message.tries, message.next_try_at and message.next_try_at - clock()))

    assert seen == [
        ("waiting", 1, timedelta(minutes=1)),
        ("waiting", 2, timedelta(minutes=5)),
        ("waiting", 3, timedelta(minutes=30)),
        ("waiting", 4, timedelta(minutes=120)),
        ("given_up", 5, None),
    ]
    assert (message.error, message.ended_at) == (error, NOW + timedelta(minutes=156))
    assert message.sealed is not None
    assert f"Message {message.pk} could not be sent: {error}" in caplog.text
    assert "ecole.example" not in caplog.text


def test_a_message_that_leaves_at_last_says_no_error_any_more(mail, settings, clock, mailoutbox):
    settings.EMAIL_BACKEND = OUT
    message = send(mail(), at=NOW)
    deliver(clock=clock)
    settings.EMAIL_BACKEND = LOCMEM

    clock.turn(minutes=1)
    assert deliver(clock=clock) == 1

    message.refresh_from_db()
    assert (message.state, message.tries, message.error, message.sealed) == ("sent", 2, "", None)
    assert len(mailoutbox) == 1


def test_one_that_is_refused_holds_no_other(mail, settings, clock, mailoutbox):
    settings.EMAIL_BACKEND = REFUSING
    send(mail(), at=NOW)
    deliver(clock=clock)
    settings.EMAIL_BACKEND = LOCMEM

    send(mail(to="paul@ecole.example"), at=NOW)
    deliver(clock=clock)

    assert [left.to for left in mailoutbox] == [["paul@ecole.example"]]


def test_of_a_worker_that_is_killed_the_message_leaves_twice_at_worst_and_is_recognized(mail, settings, clock):
    settings.EMAIL_BACKEND = KILLING
    message = send(mail(), at=NOW)

    with pytest.raises(backends.Killed):
        deliver(clock=clock)
    clock.turn(seconds=CLAIM.total_seconds() - 1)
    deliver(clock=clock)  # somebody else, too early: it may still be leaving
    assert len(backends.Killing.left) == 1
    clock.turn(seconds=1)
    with pytest.raises(backends.Killed):
        deliver(clock=clock)

    message.refresh_from_db()
    first, second = backends.Killing.left
    assert first == second
    assert (message.state, message.tries) == ("waiting", 2)


def test_whoever_is_killed_is_followed_by_somebody_who_was_called_before(mail, settings, queue):
    settings.EMAIL_BACKEND = KILLING
    send(mail(), at=timezone.now())

    with pytest.raises(backends.Killed):
        send_waiting.call()

    [(lane, moment, _arguments)] = queue()
    assert lane == "mails"
    assert CLAIM < moment - timezone.now() <= timedelta(minutes=2)


def test_somebody_is_called_for_the_next_try(mail, settings, queue, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = REFUSING
    with django_capture_on_commit_callbacks(execute=True):
        message = send(mail(), at=timezone.now())
        send_waiting.call()

    message.refresh_from_db()
    assert message.next_try_at in [moment for _lane, moment, _arguments in queue()]
    assert {lane for lane, _moment, _arguments in queue()} == {"mails"}


def test_one_pass_lasts_some_seconds_then_another_goes_on(mail, settings, queue, clock, mailoutbox):
    """A worker that is asked to stop finishes its task first."""

    def hasty():
        return clock.turn(seconds=0.5)

    send_all([mail(to=f"member{number}@ecole.example") for number in range(9)], at=NOW)

    left = deliver(clock=hasty)

    assert 0 < left < 9
    assert len(mailoutbox) == left
    assert any(moment.year == 9999 for _lane, moment, _arguments in queue())  # as soon as possible
    deliver(clock=clock)
    assert len(mailoutbox) == 9


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_work(mail, settings, queue):
    settings.EMAIL_BACKEND = SLOW
    addresses = [f"member{number:02}@ecole.example" for number in range(20)]
    send_all([mail(to=address) for address in addresses], at=NOW)
    barrier = Barrier(2)

    def work(_):
        barrier.wait()
        try:
            return deliver(clock=timezone.now)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        shares = list(threads.map(work, range(2)))

    assert sorted(backends.Slow.left) == addresses
    assert sum(shares) == 20
    assert min(shares) > 0
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}


def test_a_worker_that_comes_late_does_not_undo_what_another_did(mail, settings, clock, mailoutbox, monkeypatch):
    """The claim of the first is over; the second has sent the message; then the first fails."""
    message = send(mail(), at=NOW)
    settings.EMAIL_BACKEND = "tests.mail.test_delivering.Overtaken"
    Overtaken.meanwhile = lambda: (clock.turn(minutes=3), deliver(clock=clock))

    deliver(clock=clock)

    message.refresh_from_db()
    assert (message.state, message.tries, message.failures) == ("sent", 2, 0)
    assert len(mailoutbox) == 1


class Overtaken(backends.BaseEmailBackend):
    """The first time it fails, after somebody else has done the work."""

    def send_messages(self, messages):
        from django.test import override_settings

        with override_settings(EMAIL_BACKEND=LOCMEM):
            Overtaken.meanwhile()
        raise TimeoutError


def test_an_idle_pass_costs_two_questions_and_no_lock(queue, clock, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert deliver(clock=clock) == 0

    assert queue() == []
