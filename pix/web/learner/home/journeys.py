"""The campaigns a pupil has begun and not sent yet, as the dashboard shows them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pix.accounts import people
from pix.accounts.models import User
from pix.campaigns.models import Campaign, Participation

SHOWN_AT_MOST = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """One campaign to go on with, or whose results wait to be sent."""

    title: str
    school: str
    progress: str
    to_send: bool
    url: str
    action: str


def journeys_of(user: User) -> list[Journey]:
    """What waits to be sent first, then what is in progress, the newest first. One query."""
    waiting = (
        Participation.objects.live()
        .filter(
            user__in=people.ids(user),
            status__in=[Participation.Status.TO_SHARE, Participation.Status.STARTED],
            campaign__archived_at__isnull=True,
        )
        .select_related("campaign__school", "assessment")
        .only(
            "status",
            "campaign__code",
            "campaign__kind",
            "campaign__name",
            "campaign__title",
            "campaign__school__name",
            "assessment__answered_count",
        )
        .order_by("-status", "-started_at", "-id")
    )
    return [_journey(participation) for participation in waiting[:SHOWN_AT_MOST]]


def _journey(participation: Participation) -> Journey:
    campaign = participation.campaign
    to_send = participation.status == Participation.Status.TO_SHARE
    return Journey(
        title=campaign.title or campaign.name,
        school=campaign.school.name,
        progress=_progress(participation),
        to_send=to_send,
        url=_url(participation, to_send),
        action=_action(campaign, to_send),
    )


def _progress(participation: Participation) -> str:
    answered = participation.assessment.answered_count if participation.assessment else 0
    if not answered:
        return ""
    words = ngettext("%(count)s question répondue", "%(count)s questions répondues", answered)
    return words % {"count": answered}


def _url(participation: Participation, to_send: bool) -> str:
    if to_send or participation.assessment_id is None:
        return reverse("learner:campaign_results", args=[participation.campaign.code])
    return reverse("learner:question", args=[participation.assessment_id])


def _action(campaign: Campaign, to_send: bool) -> str:
    if not to_send:
        return _("Reprendre mon parcours")
    if campaign.kind == Campaign.Kind.PROFILES_COLLECTION:
        return _("J’envoie mon profil")
    return _("J’envoie mes résultats")
