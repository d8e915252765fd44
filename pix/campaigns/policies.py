"""Who may do what to a campaign, once the gate has let them into its school."""

from pix.campaigns.models import Campaign
from pix.schools.models import Membership


def can_archive(membership: Membership, campaign: Campaign) -> bool:
    """An administrator of the school, or the campaign's owner; the same people may reopen it."""
    return membership.school_id == campaign.school_id and (
        membership.is_admin or membership.user_id == campaign.owner_id
    )
