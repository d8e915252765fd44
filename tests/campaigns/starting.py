"""Pupils who enter a campaign as its pages let them."""

from datetime import datetime

from pix.accounts.models import User
from pix.campaigns.models import Campaign, Participation
from pix.campaigns.next_steps import Resume, ShowResults
from pix.campaigns.services import taking_part
from pix.rosters.models import Student


def take_part(
    *, campaign: Campaign, student: Student, user: User, external_id: str = "", at: datetime
) -> Participation:
    """Enter a campaign that nothing closes to the pupil, or come back to it: the participation that is under way."""
    step = taking_part.enter(campaign=campaign, student=student, user=user, external_id=external_id, at=at)
    assert isinstance(step, Resume | ShowResults), step
    return step.participation
