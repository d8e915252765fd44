"""From « I am this pupil » to the first question."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from pix.accounts.models import User
from pix.campaigns.errors import (
    AlreadyShared,
    CampaignArchived,
    ExternalIdMissing,
    NotOnTheRoster,
    ParticipationDeleted,
    TookPartWithAnotherAccount,
)
from pix.campaigns.models import Campaign, Participation
from pix.campaigns.services import taking_part
from pix.rosters.models import Student
from pix.web.learner.joining import words
from pix.web.learner.joining.words import Closed


def enter(
    request: HttpRequest, campaign: Campaign, student: Student, user: User, *, external_id: str = ""
) -> HttpResponse:
    """Start the campaign or come back to it, and go to its first question or its results."""
    try:
        participation = taking_part.start(
            campaign=campaign, student=student, user=user, external_id=external_id, at=timezone.now()
        )
    except AlreadyShared:
        return redirect("learner:campaign_results", campaign.code)
    except ExternalIdMissing:
        return redirect("learner:campaign", campaign.code)
    except NotOnTheRoster:
        return redirect("learner:associate", campaign.code)
    except CampaignArchived:
        return closed(request, campaign, words.archived(), status=403)
    except ParticipationDeleted:
        return closed(request, campaign, words.participation_deleted(), status=403)
    except TookPartWithAnotherAccount:
        return closed(request, campaign, words.took_part_with_another_account(), status=409)
    return to_the_test(participation)


def to_the_test(participation: Participation) -> HttpResponse:
    """The first question to answer, or the results when nothing is left to ask."""
    if participation.status == Participation.Status.STARTED and participation.assessment_id:
        return redirect("learner:question", participation.assessment_id)
    return redirect("learner:campaign_results", participation.campaign.code)


def closed(request: HttpRequest, campaign: Campaign, why: Closed, *, status: int) -> HttpResponse:
    """Say why the way is closed, and the way on."""
    context = {"campaign": campaign, "why": why}
    return render(request, "learner/joining/closed.html", context, status=status)
