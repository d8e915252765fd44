"""Somebody signed in says which pupil of the school they are; they see what will be linked before it is."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from pix.campaigns.models import Campaign
from pix.reconciliation.errors import NotLetIn, NotRecognized
from pix.reconciliation.services import joining
from pix.reconciliation.services.identifying import identify, linked_student
from pix.reconciliation.visitors import AlreadyHasAccount, Closed, KnownPupil
from pix.web.access import SignedInRequest, learner_page
from pix.web.learner.joining import memory, words
from pix.web.learner.joining.entering import closed, enter, entry_point_of
from pix.web.learner.joining.forms import IdentityForm
from pix.web.learner.joining.memory import Recollection
from pix.web.learner.joining.register import open_campaign
from pix.web.learner.login.methods import methods_of


@learner_page
@require_http_methods(["GET", "HEAD", "POST"])
def associate(request: SignedInRequest, code: str) -> HttpResponse:
    """Who are you in this school? Nothing is linked yet."""
    campaign = open_campaign(code)
    if campaign is None or linked_student(school=campaign.school, user=request.user):
        return redirect("learner:campaign", code)
    form = IdentityForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        memory.forget(request)
        return _identity_page(request, campaign, form, status=422 if form.is_bound else 200)

    identity, at = form.identity(), timezone.now()
    who = identify(entry_point=entry_point_of(campaign), user=request.user, identity=identity, at=at)
    match who:
        case KnownPupil(student):
            memory.remember(request, campaign, Recollection(identity=identity, student_id=student.pk), at=at)
            return redirect("learner:confirm_association", campaign.code)
        case AlreadyHasAccount() | Closed():
            return closed(request, campaign, words.refused(who))
    return _identity_page(request, campaign, form, status=404)


@learner_page
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: SignedInRequest, code: str) -> HttpResponse:
    """This account and this pupil: « Associer »; then the campaign starts."""
    campaign = open_campaign(code)
    kept = memory.recall(request, campaign, at=timezone.now()) if campaign else None
    if campaign is None or kept is None:
        return redirect("learner:campaign", code)
    if request.method != "POST":
        context = {"campaign": campaign, "identity": kept.identity, "methods": methods_of(request.user)}
        return render(request, "learner/joining/confirm.html", context)
    try:
        student = joining.associate(
            school=campaign.school, user=request.user, identity=kept.identity, at=timezone.now()
        )
    except NotRecognized:
        messages.info(request, words.list_changed())
        return redirect("learner:associate", campaign.code)
    except NotLetIn as error:
        return closed(request, campaign, words.refused(error.refusal))
    memory.forget(request)
    return enter(request, campaign, student, request.user)


def _identity_page(request: SignedInRequest, campaign: Campaign, form: IdentityForm, *, status: int) -> HttpResponse:
    context = {"campaign": campaign, "form": form, "not_found": status == 404, "section": "code"}
    return render(request, "learner/joining/associate.html", context, status=status)
