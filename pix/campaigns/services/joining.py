"""Remember who knocked at the door of a campaign and did not come in at once, for the teacher to help.

What was typed is personal and often wrong: it is erased after seven days.
"""

from datetime import date, datetime, timedelta

from django.db import transaction

from pix.accounts.models import User
from pix.campaigns.models import Campaign, JoinAttempt
from pix.lib.text import clean_line
from pix.rosters.models import Student

KEPT = timedelta(days=7)


@transaction.atomic
def record_attempt(
    *,
    campaign: Campaign,
    first_name: str,
    last_name: str,
    birth_date: date | None,
    outcome: str,
    student: Student | None = None,
    user: User | None = None,
    at: datetime,
) -> JoinAttempt:
    """Keep one attempt; ``outcome`` is its code of at most 20 characters, ``student`` whom it may have been.

    The same person trying again with the same words makes no second row: the attempt is brought up to date. Older
    attempts than seven days are erased on the way.
    """
    erase_old_attempts(at=at)
    words = {
        "campaign": campaign,
        "first_name": clean_line(first_name)[:255],
        "last_name": clean_line(last_name)[:255],
        "birth_date": birth_date,
        "outcome": outcome[:20],
        "proposed_student": student,
        "user": user,
        "settled_at": None,
    }
    attempt = JoinAttempt.objects.filter(**words).order_by("id").first() or JoinAttempt(**words)
    attempt.at = at
    attempt.save()
    return attempt


def erase_old_attempts(*, at: datetime) -> int:
    """Erase the attempts of more than seven days; how many there were."""
    return JoinAttempt.objects.filter(at__lt=at - KEPT).delete()[0]
