"""Remember who knocked at the door of a school and did not come in at once, for the teacher to help.

What was typed is personal and often wrong: a timer erases it after seven days (rule JOIN-14; ``manage.py
erase_join_attempts``).
"""

from datetime import datetime, timedelta

from django.db import transaction

from pix.accounts.models import User
from pix.audit.erasing import erase
from pix.domain.reconciliation import Impasse, ProposalReason, TypedIdentity
from pix.lib.text import clean_line
from pix.reconciliation.entry_points import EntryPoint
from pix.reconciliation.models import JoinAttempt
from pix.reconciliation.visitors import AlreadyHasAccount, EntryRefusal
from pix.rosters.models import Student

KEPT = timedelta(days=7)


@transaction.atomic
def record_attempt(
    *,
    entry_point: EntryPoint,
    identity: TypedIdentity,
    outcome: Impasse,
    reason: ProposalReason | None = None,
    refusal: EntryRefusal | None = None,
    proposed: Student | None = None,
    recognized: Student | None = None,
    user: User | None = None,
    at: datetime,
) -> JoinAttempt:
    """Keep one attempt: whom it may have been (``proposed``), or who it certainly is (``recognized``) and the
    ``refusal`` they met.

    ``user`` is the account that was signed in. The same person trying again with the same words makes no second row:
    the attempt is brought up to date.
    """
    announced = refusal if isinstance(refusal, AlreadyHasAccount) else None
    facts = {
        "school": entry_point.school,
        "entry_point": entry_point.name,
        "first_name": clean_line(identity.first_name)[:255],
        "last_name": clean_line(identity.last_name)[:255],
        "birth_date": identity.birth_date,
        "outcome": outcome,
        "reason": reason or "",
        "where": announced.account.where if announced else "",
        "way_in": (announced.account.way_in or "") if announced else "",
        "account_id": announced.user_id if announced else None,
        "code": (refusal.code or "") if refusal else "",
        "proposed_student": proposed,
        "recognized_student": recognized,
        "user": user,
        "settled_at": None,
    }
    attempt = JoinAttempt.objects.filter(**facts).order_by("id").first() or JoinAttempt(**facts)
    attempt.at = at
    attempt.save()
    return attempt


def erase_old_attempts(*, at: datetime) -> int:
    """Erase the attempts of more than seven days; how many there were."""
    return erase(JoinAttempt.objects.filter(at__lt=at - KEPT))
