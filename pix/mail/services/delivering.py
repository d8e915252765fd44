"""Send what waits: the work of the worker's lane of mails.

The rows are the queue; a task only wakes whoever empties it, and finding nothing to do is no fault. A message is
claimed before it is sent, so that two workers do not both send it, and the claim ends by itself: of a worker that is
killed between sending and saying so, the message leaves twice at worst.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import caches
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django_tasks import task

from pix.domain.mail import next_try
from pix.integrations.mail.letters import Letter
from pix.integrations.mail.posting import Declined, Left, MailLine, Outcome
from pix.mail.models import Message
from pix.mail.sealing import BrokenSeal, open_sealed
from pix.mail.services import watching
from pix.work.promises import promises

logger = logging.getLogger(__name__)

LONGEST_PASS = timedelta(seconds=5)
"""Then another task goes on: a worker that is asked to stop has its answer soon."""

CLAIM = timedelta(seconds=110)
"""Longer than the slowest conversation with a mail server: some ten answers, each within EMAIL_TIMEOUT. With a pass,
less than two minutes: so long after a worker was killed, its work is taken up.
"""

KNOCKS = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A message that is ours to send, with the number of this try."""

    message: Message
    tries: int


@task(queue_name="mails")
@promises(
    time_limit=LONGEST_PASS + CLAIM,
    may_run_twice=True,
    retry_after=(timedelta(seconds=30), timedelta(minutes=2)),
    retry_on=(OperationalError, InterfaceError),
)
def send_waiting(knock: bool = False) -> None:
    """Send what waits; with ``knock``, see whether the mail server answers even when nothing does."""
    deliver(clock=timezone.now, knock=knock)


def wake(*, at: datetime | None = None, knock: bool = False) -> None:
    """Have the worker look at what waits, now or at a moment to come."""
    if at is None:
        send_waiting.enqueue(knock=knock)
    elif send_waiting.get_backend().supports_defer:  # where tasks are done at once, nobody can be woken later
        send_waiting.using(run_after=at).enqueue(knock=knock)


def knock_soon() -> None:
    """Have the worker see whether the mail server answers, once a minute at most, as if there were a message."""
    if caches["process"].add("pix.mail.knock", True, timeout=KNOCKS.total_seconds()):
        wake(knock=True)


def deliver(*, clock: Callable[[], datetime], knock: bool = False) -> int:
    """Send what waits, for some seconds; how many messages left. Whatever stays has somebody to come back for it."""
    began, sent = clock(), 0
    is_due = Message.objects.due(began).exists()
    if is_due:
        wake(at=began + LONGEST_PASS + CLAIM)  # whoever dies here is followed
    with MailLine() as line:
        while is_due and clock() - began < LONGEST_PASS and (claimed := _claim(at=clock())) is not None:
            tried_at = clock()
            outcome = _post(line, claimed.message)
            watching.note(outcome, tried_at=tried_at, at=clock())
            sent += _conclude(claimed, outcome, at=clock())
        if knock and not is_due:
            watching.note(line.knock() or Left(), tried_at=began, at=clock())
    if is_due and Message.objects.due(clock()).exists():
        wake()
    if next_look := watching.next_look(at=clock()):
        wake(at=next_look, knock=True)
    return sent


def _claim(*, at: datetime) -> _Claimed | None:
    """Take the message that has waited longest, or none."""
    while True:
        with transaction.atomic():
            due = Message.objects.due(at).select_for_update(skip_locked=True, of=("self",))
            message = due.order_by("next_try_at", "id").first()
            if message is None:
                return None
            if message.useless_after is None or message.useless_after > at:
                message.tries += 1
                message.next_try_at = message.claimed_until = at + CLAIM
                message.save(update_fields=["tries", "next_try_at", "claimed_until"])
                return _Claimed(message, message.tries)
            message.error = "TooLate"
            _end(message, Message.State.WITHDRAWN, at=at, keeps_words=False)
            message.save()


def _post(line: MailLine, message: Message) -> Outcome:
    try:
        words = open_sealed(bytes(message.sealed or b""), reference=message.reference)
    except BrokenSeal as error:
        return Declined(type(error).__name__, server_is_out=False)
    letter = Letter(
        to=words.to,
        language=message.language,
        subject=words.subject,
        text=words.text,
        reference=message.reference.hex,
    )
    return line.post(letter)


@transaction.atomic
def _conclude(claimed: _Claimed, outcome: Outcome, *, at: datetime) -> bool:
    """Write what became of this try; whether the message left. Another worker's later try has the last word."""
    locked = Message.objects.select_for_update(of=("self",))
    ours = locked.filter(pk=claimed.message.pk, state=Message.State.WAITING)
    message = ours.first()
    if message is None:  # withdrawn while it left
        return isinstance(outcome, Left)
    match outcome:
        case Left():
            _end(message, Message.State.SENT, at=at, keeps_words=False)
            message.error = ""
        case Declined(error) if message.tries == claimed.tries:
            logger.error("Message %s could not be sent: %s", message.pk, error)
            message.failures, message.error, message.claimed_until = message.failures + 1, error, None
            again = next_try(failures=message.failures, at=at)
            if again is None:
                _end(message, Message.State.GIVEN_UP, at=at, keeps_words=True)
            else:
                message.next_try_at = again
                transaction.on_commit(lambda: wake(at=again), robust=True)
    message.save()
    return isinstance(outcome, Left)


def _end(message: Message, state: Message.State, *, at: datetime, keeps_words: bool) -> None:
    message.state, message.ended_at = state, at
    message.next_try_at = message.claimed_until = None
    if not keeps_words:
        message.sealed = None
