"""Look for the pupil somebody says to be; keep a trace for the teacher when it leads nowhere."""

from django.http import HttpRequest
from django.utils import timezone

from pix.accounts.models import User
from pix.campaigns.models import Campaign
from pix.campaigns.services.joining import record_attempt
from pix.reconciliation.services.joining import Identity
from pix.reconciliation.services.recognizing import Found, Proposed, recognize
from pix.rosters.models import Student

PROPOSED, UNKNOWN = "proposed", "unknown"


def find(request: HttpRequest, campaign: Campaign, identity: Identity) -> Student | None:
    """Give the pupil, or nobody: a near miss is kept for the teacher, and is nobody too. Raises ``TooManyTries``."""
    outcome = recognize(
        school=campaign.school,
        door=campaign.code,
        first_name=identity.first_name,
        last_name=identity.last_name,
        birth_date=identity.birth_date,
        at=timezone.now(),
    )
    match outcome:
        case Found(student):
            return student
        case Proposed(student, _reason):
            keep_attempt(request, campaign, identity, PROPOSED, student)
        case _:
            keep_attempt(request, campaign, identity, UNKNOWN)
    return None


def keep_attempt(
    request: HttpRequest, campaign: Campaign, identity: Identity, outcome: str, student: Student | None = None
) -> None:
    """Let the teacher see who is stuck, and why."""
    record_attempt(
        campaign=campaign,
        first_name=identity.first_name,
        last_name=identity.last_name,
        birth_date=identity.birth_date,
        outcome=outcome,
        student=student,
        user=request.user if isinstance(request.user, User) else None,
        at=timezone.now(),
    )
