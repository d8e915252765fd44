"""Forget old messages, and come back for those that everybody forgot."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pix.mail.models import MailOutage, Message
from pix.mail.services import watching
from pix.mail.services.delivering import wake

WORDS_KEPT = timedelta(days=7)
"""Of a message that was given up: as long as the link in it would have lived, for an operator who tries again."""

ROWS_KEPT = timedelta(days=30)
AT_ONCE = 1_000
"""Rows erased in one statement: on SQLite every writer waits meanwhile."""


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many messages lost their words, and how many rows are gone."""

    words: int
    rows: int


def tidy_messages(*, at: datetime) -> Tidied:
    """Erase what was given up too long ago, then the rows; wake the worker if anything is due."""
    late = Message.objects.filter(ended_at__lt=at - WORDS_KEPT, sealed__isnull=False)
    words, rows = late.update(sealed=None), 0
    old = Message.objects.filter(ended_at__lt=at - ROWS_KEPT)
    while some := list(old.order_by("ended_at").values_list("pk", flat=True)[:AT_ONCE]):
        rows += Message.objects.filter(pk__in=some).delete()[0]
    MailOutage.objects.filter(ended_at__lt=at - ROWS_KEPT).delete()
    if Message.objects.due(at).exists() or watching.is_out():
        wake(knock=True)
    return Tidied(words, rows)
