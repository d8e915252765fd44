import logging

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from pix.integrations.mail.sending import send_on_commit


class RefusingBackend(BaseEmailBackend):
    """A mail server that refuses, and repeats the address in its answer."""

    def send_messages(self, messages):
        raise OSError(f"refused: {messages[0].to}")


def send():
    send_on_commit(to="ecole@example.org", subject="Bonjour", text="À bientôt")


@pytest.mark.django_db(transaction=True)
def test_a_message_leaves_once_the_transaction_is_kept(mailoutbox):
    with transaction.atomic():
        send()
        assert mailoutbox == []

    assert [(message.to, message.subject, message.body) for message in mailoutbox] == [
        (["ecole@example.org"], "Bonjour", "À bientôt")
    ]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_is_undone_sends_nothing(mailoutbox):
    with transaction.atomic():
        send()
        transaction.set_rollback(True)

    assert mailoutbox == []


@pytest.mark.django_db(transaction=True)
def test_a_refusal_breaks_nothing_and_names_nobody(settings, caplog):
    settings.EMAIL_BACKEND = "tests.integrations.test_mail.RefusingBackend"

    with caplog.at_level(logging.ERROR):
        send()

    assert "OSError" in caplog.text
    assert "example.org" not in caplog.text
