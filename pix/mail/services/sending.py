"""Have somebody written to. The message waits in the database with what it announces, and leaves from the worker.

Never from a request: a mail server that is silent delays no page. What is asked in a transaction that is undone was
never asked.
"""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction

from pix.mail.errors import UnfitMail
from pix.mail.models import Message
from pix.mail.sealing import SealedWords, seal
from pix.mail.services.delivering import wake

LONGEST_SUBJECT = 200
LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What one person is to be written, in their own language; the words are those of the room that writes.

    ``text`` is paragraphs with a blank line between them; the HTML part is drawn from it. ``about`` is the thing the
    mail announces, a row that is kept; ``asker_id`` the account of who asked, when there is one. ``useless_after`` is
    the moment at which its link is dead: later it is not sent.
    """

    kind: Message.Kind
    to: str
    language: str
    subject: str
    text: str
    about: models.Model
    asker_id: int | None = None
    useless_after: datetime | None = None


def send(mail: Mail, *, at: datetime) -> Message:
    """Have one message leave as soon as the current transaction is kept. Raises ``UnfitMail``."""
    [message] = send_all([mail], at=at)
    return message


def send_all(mails: Iterable[Mail], *, at: datetime) -> list[Message]:
    """Have messages leave, all or none of them, written at once however many they are. Raises ``UnfitMail``."""
    messages = Message.objects.bulk_create([_message(mail, at) for mail in mails])
    if messages:
        # The rows are kept: if nobody can be called, the next pass sends them, and the timer calls for one.
        transaction.on_commit(wake, robust=True)
    return messages


def withdraw(*, about: type[models.Model], ids: Collection[int], at: datetime) -> int:
    """Keep what has not left from leaving: what it announces is void. How many messages there were.

    One that is being sent at this very moment leaves all the same.
    """
    waiting = Message.objects.about(about).not_gone().filter(about_id__in=ids)
    return waiting.update(state=Message.State.WITHDRAWN, sealed=None, next_try_at=None, claimed_until=None, ended_at=at)


def is_address(text: str) -> bool:
    """Whether a mail can be asked for this address."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _message(mail: Mail, at: datetime) -> Message:
    _refuse_unfit(mail)
    reference = uuid.uuid4()
    return Message(
        kind=mail.kind,
        domain=mail.to.rpartition("@")[2].lower(),
        language=mail.language,
        sealed=seal(SealedWords(to=mail.to, subject=mail.subject, text=mail.text), reference=reference),
        reference=reference,
        about_type=mail.about._meta.label_lower,
        about_id=mail.about.pk,
        asker_id=mail.asker_id,
        asked_at=at,
        useless_after=mail.useless_after,
        next_try_at=at,
    )


def _refuse_unfit(mail: Mail) -> None:
    """A subject of two lines would be a header of somebody's own."""
    if not is_address(mail.to):
        raise UnfitMail("to")
    if not mail.subject.isprintable() or not 0 < len(mail.subject) <= LONGEST_SUBJECT:
        raise UnfitMail("subject")
    if not 0 < len(mail.text) <= LONGEST_TEXT:
        raise UnfitMail("text")
