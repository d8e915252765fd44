"""The one door to a campaign from a page: through its school, else it does not exist."""

from django.conf import settings
from django.http import Http404
from django.urls import reverse

from pix.campaigns.models import Campaign
from pix.schools.models import School


def campaign_of(school: School, pk: int) -> Campaign:
    campaign = (
        Campaign.objects.filter(school=school)
        .select_related("school", "owner", "target_profile", "archived_by")
        .prefetch_related("divisions")
        .filter(pk=pk)
        .first()
    )
    if campaign is None:
        raise Http404
    return campaign


def direct_link(campaign: Campaign) -> str:
    """The address that opens the campaign's door without typing the code; posters and QR codes carry it."""
    return settings.PUBLIC_URL + reverse("learner:campaign", args=[campaign.code])


def code_page() -> str:
    """The address where a code is typed, as it is read aloud: without https://."""
    return (settings.PUBLIC_URL + reverse("learner:code")).split("://", 1)[-1]
