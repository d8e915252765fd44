"""Whether the mail server answers: what every message meets, whoever it is for.

A message that one server refuses says nothing of the line, and is never told here: from it, whoever asks could learn
that a school exists.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from pix.domain.mail import Outage as Known
from pix.integrations.mail.posting import Declined, Outcome
from pix.mail.models import MailOutage

LOOKS = timedelta(minutes=1)


def note(outcome: Outcome, *, tried_at: datetime, at: datetime) -> None:
    """Note what a try tells of the server: an outage begins, goes on, or ends."""
    lasting = MailOutage.objects.filter(ended_at=None)
    if not (isinstance(outcome, Declined) and outcome.server_is_out):
        if lasting.exists():
            lasting.update(ended_at=tried_at)
    elif not lasting.update(seen_at=at, error=outcome.error):
        MailOutage.objects.create(began_at=tried_at, seen_at=at, next_look_at=at, error=outcome.error)


def next_look(*, at: datetime) -> datetime | None:
    """Say when to look again, once for all workers; None when nothing is out, or somebody else does."""
    again = at + LOOKS
    taken = MailOutage.objects.filter(ended_at=None, next_look_at__lte=at).update(next_look_at=again)
    return again if taken else None


def is_out() -> bool:
    """Whether the server was silent when somebody last looked."""
    return MailOutage.objects.filter(ended_at=None).exists()


def outages_since(moment: datetime) -> Iterable[Known]:
    """The outages that a message asked at this moment may have met, in order."""
    rows = MailOutage.objects.exclude(ended_at__lt=moment).order_by("began_at", "id")
    return [Known(began_at=row.began_at, seen_at=row.seen_at, ended_at=row.ended_at) for row in rows]
