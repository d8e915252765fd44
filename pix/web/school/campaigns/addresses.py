"""The addresses that posters, QR codes and teachers give out."""

from django.conf import settings
from django.urls import reverse

from pix.campaigns.models import Campaign


def direct_link(campaign: Campaign) -> str:
    """The address that opens the campaign's door without typing the code; posters and QR codes carry it."""
    return settings.PUBLIC_URL + reverse("learner:campaign", args=[campaign.code])


def code_page() -> str:
    """The address where a code is typed, as it is read aloud: without https://."""
    return (settings.PUBLIC_URL + reverse("learner:code")).split("://", 1)[-1]
