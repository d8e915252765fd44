"""The campaigns a pupil has begun and not sent yet, as the dashboard shows them."""

from dataclasses import dataclass

from django.urls import reverse

from pix.accounts import people
from pix.accounts.models import User
from pix.campaigns.models import Campaign, Participation
from pix.web.learner.home import words

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
        .order_by("-status", "-started_at", "-id")
        .values_list(
            "status",
            "campaign__kind",
            "campaign__code",
            "campaign__title",
            "campaign__name",
            "campaign__school__name",
            "assessment_id",
            "assessment__answered_count",
        )
    )
    return [_journey(*row) for row in waiting[:SHOWN_AT_MOST]]


def _journey(
    status: str,
    kind: str,
    code: str,
    title: str,
    name: str,
    school: str,
    assessment_id: int | None,
    answered: int | None,
) -> Journey:
    to_send = status == Participation.Status.TO_SHARE or assessment_id is None
    return Journey(
        title=title or name,
        school=school,
        progress=words.answered(answered) if answered else "",
        to_send=to_send,
        url=reverse("learner:campaign_results", args=[code])
        if to_send
        else reverse("learner:question", args=[assessment_id]),
        action=_action(kind, to_send),
    )


def _action(kind: str, to_send: bool) -> str:
    if not to_send:
        return words.resume_journey()
    return words.send_profile() if kind == Campaign.Kind.PROFILES_COLLECTION else words.send_results()
