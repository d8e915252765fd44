"""Find what a page is about among what belongs to the person signed in; anything else is not here (404)."""

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse

from pix.accounts import people
from pix.assessments.models import Assessment
from pix.campaigns.models import Participation
from pix.campaigns.services import taking_part
from pix.content import bank
from pix.content.contents import CompetenceContent
from pix.web.access import SignedInRequest, SomebodyElses
from pix.web.learner.assessment import words
from pix.web.learner.assessment.items import interaction_with


def own_assessment(request: SignedInRequest, pk: int) -> Assessment:
    """The test, if it is this person's."""
    assessment = Assessment.objects.filter(pk=pk, user_id__in=people.ids(request.user)).first()
    if assessment is None:
        raise SomebodyElses if Assessment.objects.filter(pk=pk).exists() else Http404
    if assessment.user_id == request.user.pk:
        assessment.user = request.user  # Already read by the session: no second query.
    return assessment


def controls_of(pk: int, item_code: str) -> list[str]:
    """The names of the controls with which this test asks this item, whoever's it is; none when it cannot ask it."""
    release_id = Assessment.objects.filter(pk=pk).values_list("release_id", flat=True).first()
    item = bank.of(release_id).items.get(item_code) if release_id is not None else None
    return [] if item is None else list(interaction_with(item).fields())


@dataclass(frozen=True, slots=True)
class Setting:
    """Why a test is taken: its title, and where its results are."""

    title: str
    results_url: str
    participation: Participation | None


def setting_of(assessment: Assessment) -> Setting:
    """The campaign a test belongs to, else its competence."""
    own_results = reverse("learner:results", args=[assessment.pk])
    if assessment.kind == Assessment.Kind.CAMPAIGN:
        participation = taking_part.participation_with_test(assessment)
        if participation is None:
            return Setting(words.untitled_test(), own_results, None)
        campaign = participation.campaign
        url = reverse("learner:campaign_results", args=[campaign.code])
        return Setting(campaign.title or campaign.name, url, participation)
    competence = competence_of(assessment)
    return Setting(competence.name if competence else "", own_results, None)


def competence_of(assessment: Assessment) -> CompetenceContent | None:
    """The competence a test is about; none for a campaign's test."""
    every = bank.of(assessment.release_id).competences.values()
    return next((one for one in every if one.id == assessment.competence_id), None)
