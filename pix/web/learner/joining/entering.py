"""From « I am this pupil » to the first question."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from pix.accounts.models import User
from pix.campaigns.errors import NotOnTheRoster
from pix.campaigns.models import Campaign
from pix.campaigns.next_steps import Barred, NextStep, Resume, ShowResults
from pix.campaigns.services import taking_part
from pix.reconciliation.entry_points import EntryPoint
from pix.rosters.models import Student
from pix.web.learner.joining import words
from pix.web.learner.joining.words import DeadEnd


def entry_point_of(campaign: Campaign) -> EntryPoint:
    """The way to the school that a campaign is."""
    return EntryPoint(campaign.school, campaign.code)


def enter(
    request: HttpRequest, campaign: Campaign, student: Student, user: User, *, external_id: str = ""
) -> HttpResponse:
    """Start the campaign or come back to it, and go to its first question or its results."""
    try:
        step = taking_part.enter(
            campaign=campaign, student=student, user=user, external_id=external_id, at=timezone.now()
        )
    except NotOnTheRoster:
        return redirect("learner:associate", campaign.code)
    return follow(request, campaign, step)


def follow(request: HttpRequest, campaign: Campaign, step: NextStep) -> HttpResponse:
    """Lead to what the campaign asks next."""
    match step:
        case Resume(participation):
            return redirect("learner:question", participation.assessment_id)
        case ShowResults():
            return redirect("learner:campaign_results", campaign.code)
        case Barred(why):
            return closed(request, campaign, words.barred(why))
    return redirect("learner:campaign", campaign.code)


def closed(request: HttpRequest, campaign: Campaign, why: DeadEnd) -> HttpResponse:
    """Say why the way is closed, and the way on."""
    context = {"campaign": campaign, "why": why}
    return render(request, "learner/joining/closed.html", context, status=why.status)
