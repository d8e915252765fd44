"""The code, then the first page of a campaign."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pix.accounts.models import User
from pix.campaigns.errors import UnknownCode
from pix.campaigns.models import Campaign
from pix.campaigns.next_steps import Barrier, ExternalIdNeeded, Resume, ShowResults
from pix.campaigns.services import taking_part
from pix.reconciliation.services.identifying import identify
from pix.reconciliation.visitors import KnownPupil
from pix.schools.models import School
from pix.web.access import public_page
from pix.web.learner.joining import words
from pix.web.learner.joining.entering import closed, enter, entry_point_of, follow
from pix.web.learner.joining.forms import CodeForm, ExternalIdForm


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """« J’ai un code »: capitals, spaces and hyphens do not matter."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            campaign = taking_part.find_campaign(form.cleaned_data["code"])
        except UnknownCode:
            form.add_error("code", words.unknown_code())
            status = 404
        else:
            return redirect("learner:campaign", campaign.code)
    return _code_page(request, form, status=status)


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def landing(request: HttpRequest, code: str) -> HttpResponse:
    """What the campaign is; then « Je commence »."""
    try:
        campaign = taking_part.find_campaign(code)
    except UnknownCode:
        form = CodeForm({"code": code})
        if form.is_valid():
            form.add_error("code", words.unknown_code())
        return _code_page(request, form, status=404)
    if campaign.code != code:
        return redirect("learner:campaign", campaign.code)
    if campaign.archived_at is not None:
        return _archived(request, campaign)
    if not request.user.is_authenticated:
        if request.method == "POST":
            return redirect("learner:register", campaign.code)
        return render(request, "learner/joining/landing.html", {"campaign": campaign, "section": "code"})
    return _begin(request, campaign, request.user)


def _begin(request: HttpRequest, campaign: Campaign, user: User) -> HttpResponse:
    """The landing page of somebody signed in; posted, it goes on as far as it can without a question."""
    step = taking_part.next_step(campaign=campaign, user=user)
    data = request.POST if request.method == "POST" else None
    form = ExternalIdForm(data, label=step.label) if isinstance(step, ExternalIdNeeded) else None
    if request.method == "POST":
        who = identify(entry_point=entry_point_of(campaign), user=user, at=timezone.now())
        if not isinstance(who, KnownPupil):
            return redirect("learner:associate", campaign.code)
        if form is None or form.is_valid():
            external_id = form.cleaned_data["external_id"] if form else ""
            return enter(request, campaign, who.student, user, external_id=external_id)
    context = {
        "campaign": campaign,
        "section": "code",
        "form": form,
        "participation": step.participation if isinstance(step, Resume | ShowResults) else None,
        "other_school": _other_school(campaign, user),
    }
    return render(request, "learner/joining/landing.html", context, status=422 if data is not None else 200)


def _archived(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Closed to those who begin; what somebody has sent can still be read."""
    if request.user.is_authenticated:
        return follow(request, campaign, taking_part.next_step(campaign=campaign, user=request.user))
    return closed(request, campaign, words.barred(Barrier.ARCHIVED))


def _other_school(campaign: Campaign, user: User) -> School | None:
    """The school of somebody who is no pupil of the campaign's: the code is perhaps not for them."""
    schools = {student.school_id: student.school for student in user.students.current().select_related("school")}
    if campaign.school_id in schools:
        return None
    return schools[min(schools)] if schools else None


def _code_page(request: HttpRequest, form: CodeForm, *, status: int) -> HttpResponse:
    return render(request, "learner/joining/code.html", {"form": form, "section": "code"}, status=status)
