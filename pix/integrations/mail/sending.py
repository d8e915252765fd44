"""Send one message: plain text, from the platform's address.

A message leaves after the transaction that speaks of it, never before: what it announces is then true. A refusal of
the mail server is logged without any address and breaks nothing, because what was done is done.
"""

import logging

from django.core.mail import EmailMessage
from django.db import transaction

logger = logging.getLogger(__name__)


def send_on_commit(*, to: str, subject: str, text: str) -> None:
    """Send a message to one person as soon as the current transaction is kept; at once outside of a transaction."""
    message = EmailMessage(subject=subject, body=text, to=[to])
    transaction.on_commit(lambda: _send(message))


def _send(message: EmailMessage) -> None:
    try:
        message.send()
    except Exception as error:
        # The error's text may hold the address: its class says enough.
        logger.error("A message could not be sent: %s", type(error).__name__)  # noqa: TRY400
