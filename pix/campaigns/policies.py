"""Who may do what to a campaign, once the gate has let them into its school."""

from pix.campaigns.models import Campaign
from pix.schools.models import Membership
from pix.schools.policies import is_member


def can_follow(membership: Membership, campaign: Campaign) -> bool:
    """Everybody who works in its school: who joined, what was sent, the poster, the export."""
    return is_member(membership) and membership.school_id == campaign.school_id


def can_archive(membership: Membership, campaign: Campaign) -> bool:
    """An administrator of the school, or the campaign's owner; the same people may reopen it."""
    return can_follow(membership, campaign) and (membership.is_admin or membership.user_id == campaign.owner_id)
