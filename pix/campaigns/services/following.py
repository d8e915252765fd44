"""What a teacher follows: who joined, who sent, who of the classes is not there yet.

« Not there yet » is live while the school is in the campaign's school year. After the next rentrée the classes are
other pupils': the campaign is frozen to those who took part (rule CAMP-17).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from pix.accounts import sign_in_methods
from pix.accounts.sign_in_methods import SignInMethod
from pix.campaigns.models import Campaign, Participation
from pix.rosters.models import Student
from pix.rosters.school_years import current_school_year


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many pupils joined; of these, how many finished and did not send yet, and how many sent."""

    joined: int = 0
    to_share: int = 0
    sent: int = 0


def counts_of(campaigns: Collection[Campaign]) -> dict[int, Counts]:
    """The counts of each campaign, by its id, in one query."""
    rows = (
        Participation.objects.live()
        .filter(campaign__in=[campaign.pk for campaign in campaigns])
        .order_by()
        .values("campaign_id")
        .annotate(
            joined=Count("id"),
            to_share=Count("id", filter=Q(status=Participation.Status.TO_SHARE)),
            sent=Count("id", filter=Q(status=Participation.Status.SHARED)),
        )
    )
    found = {
        campaign_id: Counts(joined=joined, to_share=to_share, sent=sent)
        for campaign_id, joined, to_share, sent in rows.values_list("campaign_id", "joined", "to_share", "sent")
    }
    return {campaign.pk: found.get(campaign.pk, Counts()) for campaign in campaigns}


def is_live(campaign: Campaign, *, at: datetime) -> bool:
    """Whether the school is still in the school year the campaign was made for."""
    return campaign.school_year in (None, current_school_year(campaign.school, at))


def awaited_students(campaign: Campaign, *, at: datetime) -> QuerySet[Student]:
    """The current pupils of the campaign's classes who have not joined, in the order of the list.

    Nobody once the school year is over, nor for a campaign without classes: it awaits nobody in particular.
    """
    divisions = campaign.division_codes
    if not divisions or not is_live(campaign, at=at):
        return Student.objects.none()
    joined = Participation.objects.live().filter(campaign=campaign, student=OuterRef("pk"))
    return (
        Student.objects.current()
        .filter(~Exists(joined), school=campaign.school_id, division__in=divisions)
        .order_by("last_key", "first_key", "id")
    )


def participations_of(campaign: Campaign) -> QuerySet[Participation]:
    """Everybody who joined, in the order of the list; the names are the roster's."""
    return (
        Participation.objects.live()
        .filter(campaign=campaign)
        .select_related("student")
        .order_by("student__last_key", "student__first_key", "student_id")
    )


def methods_by_student(students: Sequence[Student]) -> dict[int, tuple[SignInMethod, ...]]:
    """How each of these pupils may sign in today, by the id of the pupil; nothing for one without account."""
    held = sign_in_methods.held_by(student.user_id for student in students if student.user_id is not None)
    return {student.pk: held.get(student.user_id or 0, ()) for student in students}
