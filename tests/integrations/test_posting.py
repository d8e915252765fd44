"""A line to a mail server, spoken with for real on a port of this machine."""

import time

import pytest
from django.core.mail.backends.base import BaseEmailBackend

from pix.integrations.mail.letters import Letter
from pix.integrations.mail.posting import Declined, Left, MailLine


def letter(**changes) -> Letter:
    fields = {"to": "lea@ecole.example", "language": "fr", "subject": "Bonjour", "text": "À bientôt", "reference": "a"}
    return Letter(**(fields | changes))


class Nothing(BaseEmailBackend):
    def send_messages(self, messages):
        return 0


class Broken(BaseEmailBackend):
    def send_messages(self, messages):
        raise KeyError(messages[0].to[0])


def test_several_messages_leave_by_one_connection(server):
    with MailLine() as line:
        outcomes = [line.post(letter(reference=str(number))) for number in range(3)]

    assert outcomes == [Left()] * 3
    assert (server.visits, len(server.mails)) == (1, 3)
    assert server.commands[-1] == "quit"


def test_a_connection_brings_no_more_than_servers_bear(server):
    with MailLine() as line:
        for number in range(51):
            line.post(letter(reference=str(number)))

    assert (server.visits, len(server.mails)) == (2, 51)


@pytest.mark.parametrize(
    ("mode", "refusal"),
    [
        ("refuses", Declined("SMTPRecipientsRefused 550", server_is_out=False)),
        ("leaves", Declined("SMTPServerDisconnected", server_is_out=True)),
        ("silent", Declined("TimeoutError", server_is_out=True)),
    ],
)
def test_a_refusal_is_told_without_the_address_that_the_server_quotes(server, mode, refusal):
    server.mode = mode

    with MailLine() as line:
        assert line.post(letter()) == refusal
        server.mode = "takes"
        server.over.set()
        assert line.post(letter()) == Left()


def test_a_server_that_is_silent_takes_the_time_allowed_and_no_more(server):
    server.mode = "silent"
    began = time.monotonic()

    with MailLine() as line:
        line.post(letter())

    assert 0.2 < time.monotonic() - began < 5


def test_nobody_there_is_an_outage(server, settings):
    settings.EMAIL_PORT = 1

    with MailLine() as line:
        assert line.post(letter()) == Declined("ConnectionRefusedError", server_is_out=True)


@pytest.mark.parametrize(
    ("backend", "error"), [("Nothing", "NothingSent"), ("Broken", "KeyError")], ids=["takes nothing", "breaks"]
)
def test_a_message_that_cannot_be_sent_is_no_outage(settings, backend, error):
    settings.EMAIL_BACKEND = f"tests.integrations.test_posting.{backend}"

    with MailLine() as line:
        assert line.post(letter()) == Declined(error, server_is_out=False)


def test_a_message_that_cannot_be_written_stops_no_other(server):
    with MailLine() as line:
        assert line.post(letter(subject="a\nBcc: b@example.org")) == Declined("BadHeaderError", server_is_out=False)
        assert line.post(letter()) == Left()


@pytest.mark.parametrize(("mode", "answers"), [("takes", True), ("silent", False)])
def test_one_can_knock_without_a_message(server, mode, answers):
    server.mode = mode

    with MailLine() as line:
        refused = line.knock()

    assert (refused is None) is answers
    assert (server.visits, server.mails) == (1, [])


def test_where_there_is_no_server_there_is_nothing_to_knock_at(settings, tmp_path):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", tmp_path

    with MailLine() as line:
        assert line.knock() is None

    assert list(tmp_path.iterdir()) == []
