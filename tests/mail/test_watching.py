"""Whether the mail server answers, for whoever may know nothing else."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from pix.domain.mail import GivenUp, OnItsWay, StillHere
from pix.mail.models import MailOutage
from pix.mail.services import following, watching
from pix.mail.services.delivering import deliver, knock_soon, send_waiting
from pix.mail.services.sending import send
from tests.integrations.mail_server import mail_server
from tests.mail.conftest import NOW
from tests.mail.test_delivering import LOCMEM, OUT, REFUSING

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_knocked():
    caches["process"].clear()


def outages():
    return list(MailOutage.objects.order_by("pk").values_list("began_at", "seen_at", "ended_at", "error"))


def fate(clock):
    return following.fate_of_unknown(asked_at=NOW, at=clock())


def test_an_outage_begins_goes_on_and_ends(mail, settings, clock):
    settings.EMAIL_BACKEND = OUT
    send(mail(), at=NOW)
    deliver(clock=clock)
    assert outages() == [(NOW, NOW, None, "TimeoutError")]
    assert watching.is_out()

    clock.turn(minutes=1)
    deliver(clock=clock)
    assert outages() == [(NOW, clock(), None, "TimeoutError")]
    assert isinstance(fate(clock), StillHere)

    settings.EMAIL_BACKEND = LOCMEM
    clock.turn(minutes=5)
    deliver(clock=clock)
    assert outages() == [(NOW, NOW + timedelta(minutes=1), clock(), "TimeoutError")]
    assert (fate(clock), watching.is_out()) == (OnItsWay(), False)


def test_an_outage_that_outlasts_the_tries_is_told_as_given_up(mail, settings, clock):
    settings.EMAIL_BACKEND = OUT
    send(mail(), at=NOW)

    for minutes in (0, 1, 5, 30, 120):
        clock.turn(minutes=minutes)
        deliver(clock=clock)

    assert fate(clock) == GivenUp(NOW, None)


def test_one_address_that_is_refused_is_no_outage_so_that_nothing_is_learned_of_it(mail, settings, clock):
    settings.EMAIL_BACKEND = REFUSING
    send(mail(), at=NOW)

    deliver(clock=clock)

    assert outages() == []
    assert fate(clock) == OnItsWay()


@pytest.fixture
def server(settings):
    with mail_server("silent") as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", running.port, 0.2
        yield running


def test_without_any_message_a_knock_finds_the_same(server, clock):
    deliver(clock=clock, knock=True)
    assert outages() == [(NOW, NOW, None, "SMTPServerDisconnected")] or outages()[0][3] == "TimeoutError"
    assert isinstance(fate(clock), StillHere)

    server.mode = "takes"
    clock.turn(minutes=1)
    deliver(clock=clock, knock=True)
    assert fate(clock) == OnItsWay()
    assert server.mails == []


def test_while_it_is_out_somebody_looks_again_each_minute_and_one_alone(mail, settings, queue):
    settings.EMAIL_BACKEND = OUT
    send(mail(), at=timezone.now())

    for _pass in range(3):
        send_waiting.call()

    looks = [moment for _lane, moment, arguments in queue() if arguments == {"knock": True}]
    assert len(looks) == 1
    assert timedelta(seconds=50) < looks[0] - timezone.now() <= timedelta(seconds=60)


def test_whoever_knocks_is_heard_once_a_minute(queue):
    for _ask in range(40):
        knock_soon()

    assert [(lane, arguments) for lane, _moment, arguments in queue()] == [("mails", {"knock": True})]
