"""What a test showed; and sending it to the school, once."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from pix.assessments.models import Assessment
from pix.assessments.services import results
from pix.campaigns.errors import AlreadyShared, CampaignArchived, ParticipationDeleted, TestNotFinished, UnknownCode
from pix.campaigns.models import Campaign, Participation
from pix.campaigns.services import sharing, taking_part
from pix.web.access import SignedInRequest, learner_page
from pix.web.learner.assessment import words
from pix.web.learner.assessment.review import review
from pix.web.learner.assessment.setting import competence_of, own_assessment, setting_of


@learner_page
@require_safe
def competence_results(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where the person stands in the competence of a test."""
    assessment = own_assessment(request, pk)
    if assessment.state != Assessment.State.COMPLETED:
        return redirect("learner:question", pk)
    setting = setting_of(assessment)
    if setting.participation is not None:
        return redirect(setting.results_url)
    content = competence_of(assessment)
    profile = results.profile(request.user)
    context = {
        "title": setting.title,
        "competence": next((one for one in profile.competences if content and one.code == content.code), None),
        "mastery": results.mastery(
            user=request.user, skill_codes=assessment.skill_codes, release_id=assessment.release_id
        ),
        "answers": review(assessment),
    }
    return render(request, "learner/assessment/competence_results.html", context)


@learner_page
@require_safe
def campaign_results(request: SignedInRequest, code: str) -> HttpResponse:
    """What there is to send, or what was sent."""
    participation = _own_participation(request, code)
    if participation is None:
        return redirect("learner:campaign", code)
    if participation.status == Participation.Status.STARTED and participation.assessment_id:
        return redirect("learner:question", participation.assessment_id)
    campaign = participation.campaign
    figures = sharing.figures_of(participation)
    context = {
        "campaign": campaign,
        "participation": participation,
        "sent": participation.status == Participation.Status.SHARED,
        "can_send": participation.status == Participation.Status.TO_SHARE and campaign.archived_at is None,
        "title": campaign.title or campaign.name,
        "figures": figures,
        "competences": figures.detail["competences"],
    }
    if campaign.kind == Campaign.Kind.PROFILES_COLLECTION:
        return render(request, "learner/assessment/profile_results.html", context)
    context["answers"] = review(participation.assessment) if participation.assessment else []
    return render(request, "learner/assessment/campaign_results.html", context)


@learner_page
@require_POST
def share(request: SignedInRequest, code: str) -> HttpResponse:
    """Send the results, or the profile; a second click changes nothing."""
    participation = _own_participation(request, code)
    if participation is None:
        raise Http404
    try:
        sharing.share(participation=participation, at=timezone.now())
    except AlreadyShared:
        messages.info(request, words.sent_before())
    except CampaignArchived:
        messages.warning(request, words.campaign_over())
    except ParticipationDeleted as error:
        raise Http404 from error
    except TestNotFinished:
        messages.info(request, words.questions_left())
    return redirect("learner:campaign_results", participation.campaign.code)


def _own_participation(request: SignedInRequest, code: str) -> Participation | None:
    try:
        campaign = taking_part.find_campaign(code)
    except UnknownCode as error:
        raise Http404 from error
    return taking_part.participation_in(campaign, user=request.user)
