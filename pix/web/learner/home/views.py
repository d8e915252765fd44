"""The first page of Pix: the way in for who has a code, the dashboard for who is signed in."""

import secrets

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from pix.accounts.services import welcome
from pix.assessments.models import Assessment
from pix.assessments.services import starting
from pix.assessments.services.results import profile
from pix.content import bank as banks
from pix.domain.scoring import PIX_PER_LEVEL
from pix.web.access import SignedInRequest, learner_page, public_page
from pix.web.learner.home.cards import Stage, by_area, card_of
from pix.web.learner.home.journeys import journeys_of

CARDS_AT_MOST = 4
"""Of competences begun, and of competences to discover: the others are one click away."""


@public_page
@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """The public page, or the dashboard of who is signed in."""
    return _dashboard(request) if request.user.is_authenticated else render(request, "learner/home/public.html")


@learner_page
def _dashboard(request: SignedInRequest) -> HttpResponse:
    mine = profile(request.user)
    cards = [card_of(result) for result in mine.competences]
    journeys = journeys_of(request.user)
    started = [card for card in cards if card.stage is Stage.STARTED][:CARDS_AT_MOST]
    fresh = [card for card in cards if card.stage is Stage.NEW][:CARDS_AT_MOST]
    first = next(iter([*started, *fresh]), None)
    context = {
        "section": "home",
        "greeted": request.user.welcome_banner_closed_at is None,
        "pix": mine.pix,
        "is_earning": any(result.pix % PIX_PER_LEVEL for result in mine.competences),
        "competences": mine.competences,
        "journeys": journeys,
        "started": started,
        "fresh": fresh,
        "show_all": not started,
        # One main button a page: the first campaign's, else the first competence's.
        "main_card": first.result.code if first and not journeys else "",
    }
    return render(request, "learner/home/dashboard.html", context)


@learner_page
@require_safe
def competences(request: SignedInRequest) -> HttpResponse:
    """The sixteen competences and the level reached in each."""
    mine = profile(request.user)
    context = {"section": "competences", "pix": mine.pix, "areas": by_area(mine.competences)}
    return render(request, "learner/home/competences.html", context)


@learner_page
@require_POST
def start_competence(request: SignedInRequest, code: str) -> HttpResponse:
    """Begin the test of a competence, or go on with the one already open."""
    content = banks.current().competences.get(code)
    if content is None or not content.tubes:
        raise Http404
    assessment = starting.start_assessment(
        user=request.user,
        kind=Assessment.Kind.COMPETENCE,
        competence=code,
        seed=secrets.randbits(62),
        at=timezone.now(),
    )
    return redirect("learner:question", assessment.pk)


@learner_page
@require_POST
def close_banner(request: SignedInRequest) -> HttpResponse:
    """Close the welcome banner for ever."""
    welcome.close_banner(user=request.user, at=timezone.now())
    return redirect("learner:home")
