"""The pages the law asks for, open to everybody and without any query."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pix.web.access import public_page


@public_page
@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    """Who publishes and hosts the site."""
    return render(request, "learner/pages/legal.html", {"operator": settings.OPERATOR})


@public_page
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was done for everybody to use the site, what is missing, whom to tell."""
    return render(request, "learner/pages/accessibility.html", {"operator": settings.OPERATOR})


@public_page
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about a pupil, who sees it, how long, whom to ask."""
    return render(request, "learner/pages/privacy.html", {"operator": settings.OPERATOR})
