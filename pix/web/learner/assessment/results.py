"""What a test showed; and sending it to the school, once."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pix.assessments.models import Assessment
from pix.assessments.services import results
from pix.campaigns.errors import AlreadyShared, CampaignArchived, ParticipationDeleted, TestNotFinished, UnknownCode
from pix.campaigns.models import Campaign, Participation
from pix.campaigns.services import sharing, taking_part
from pix.web.access import SignedInRequest, learner_page
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
    context = {
        "campaign": campaign,
        "participation": participation,
        "sent": participation.status == Participation.Status.SHARED,
        "can_send": participation.status == Participation.Status.TO_SHARE and campaign.archived_at is None,
        "title": campaign.title or campaign.name,
    }
    if campaign.kind == Campaign.Kind.PROFILES_COLLECTION:
        context |= _profile_facts(request, participation)
        return render(request, "learner/assessment/profile_results.html", context)
    context |= _mastery_facts(request, participation)
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
        messages.info(request, _("C’est déjà envoyé."))
    except CampaignArchived:
        messages.warning(request, _("Cette campagne est terminée : elle ne reçoit plus de résultats."))
    except ParticipationDeleted as error:
        raise Http404 from error
    except TestNotFinished:
        messages.info(request, _("Il reste des questions. Terminez le test, puis envoyez vos résultats."))
    return redirect("learner:campaign_results", participation.campaign.code)


def _own_participation(request: SignedInRequest, code: str) -> Participation | None:
    try:
        campaign = taking_part.find_campaign(code)
    except UnknownCode as error:
        raise Http404 from error
    return taking_part.participation_in(campaign, user=request.user)


def _mastery_facts(request: SignedInRequest, participation: Participation) -> dict[str, Any]:
    """The figures that were sent, once they are; else as they stand now."""
    assessment = participation.assessment
    answers = review(assessment) if assessment else []
    if participation.snapshot:
        return {
            "percent": participation.snapshot["percent"],
            "validated": participation.validated,
            "targeted": participation.targeted,
            "pix": participation.pix,
            "competences": participation.snapshot["competences"],
            "answers": answers,
        }
    # As sending will count it: with the content the test began with.
    mastery = results.mastery(
        user=request.user,
        skill_codes=assessment.skill_codes if assessment else [],
        release_id=assessment.release_id if assessment else None,
    )
    competences = [
        {
            "name": one.name,
            "area": one.area,
            "validated": one.validated,
            "targeted": one.total,
            "percent": one.percent,
        }
        for one in mastery.competences
    ]
    return {
        "percent": mastery.percent,
        "validated": mastery.validated,
        "targeted": mastery.total,
        "pix": mastery.pix,
        "competences": competences,
        "answers": answers,
    }


def _profile_facts(request: SignedInRequest, participation: Participation) -> dict[str, Any]:
    if participation.snapshot:
        return {"pix": participation.pix, "competences": participation.snapshot["competences"]}
    profile = results.profile(request.user)
    return {"pix": profile.pix, "competences": profile.competences}
