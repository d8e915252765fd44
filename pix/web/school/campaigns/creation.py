"""Create one campaign, or one per class in one go."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from pix.campaigns.errors import CampaignRefused
from pix.campaigns.models import Campaign
from pix.campaigns.services import launching
from pix.campaigns.services.launching import CampaignRequest
from pix.schools.models import School
from pix.schools.policies import can_import_roster, is_member
from pix.web.access import MemberRequest, may, school_page
from pix.web.school.campaigns import words
from pix.web.school.campaigns.forms import CampaignForm, CampaignPerDivisionForm
from pix.web.school.campaigns.queries import divisions_of

FIELDS = ("kind", "name", "title", "landing_text", "external_id_label", "target_profile", "divisions")


@school_page(is_member)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: MemberRequest, school: School) -> HttpResponse:
    form = CampaignForm(_posted(request), school=school, divisions=divisions_of(school), initial=_initial(request))
    if form.is_valid():
        try:
            campaign = launching.create_campaign(_wanted(request, school, form), at=timezone.now())
        except CampaignRefused as refusal:
            form.refuse(refusal.problems)
        else:
            messages.success(request, words.created())
            return redirect("school:campaign", pk=campaign.pk)
    return _answer(request, "school/campaigns/create.html", form)


@school_page(is_member)
@require_http_methods(["GET", "HEAD", "POST"])
def create_per_class(request: MemberRequest, school: School) -> HttpResponse:
    divisions = divisions_of(school)
    form = CampaignPerDivisionForm(_posted(request), school=school, divisions=divisions, initial=_initial(request))
    if "preview" in request.POST:
        return _preview(request, form)
    if form.is_valid():
        at = timezone.now()
        try:
            campaigns = launching.create_campaign_per_division(_wanted(request, school, form), at=at)
        except CampaignRefused as refusal:
            form.refuse(refusal.problems)
        else:
            _say_what_was_made(request, campaigns, at)
            return redirect("school:campaigns")
    return _answer(
        request,
        "school/campaigns/create_per_class.html",
        form,
        no_division=not divisions,
        can_import=may(request, can_import_roster),
    )


def _posted(request: MemberRequest) -> QueryDict | None:
    """What was posted, were it empty: a form sent without anything is refused, not taken for a visit."""
    return request.POST if request.method == "POST" else None


def _initial(request: MemberRequest) -> dict[str, str]:
    asked = request.GET.get("genre", "")
    return {"kind": asked if asked in Campaign.Kind.values else Campaign.Kind.ASSESSMENT}


def _wanted(request: MemberRequest, school: School, form: CampaignForm) -> CampaignRequest:
    asked = {name: form.cleaned_data[name] for name in FIELDS}
    return CampaignRequest(school=school, owner=request.user, **asked)


def _answer(request: MemberRequest, template: str, form: CampaignForm, **more: Any) -> HttpResponse:
    context = {"section": "campaigns", "form": form, "names": [], **more}
    return render(request, template, context, status=422 if form.errors else 200)


def _preview(request: MemberRequest, form: CampaignForm) -> HttpResponse:
    """The names that the campaigns would have; nothing is created, nothing is refused yet."""
    form.is_valid()
    name = form.cleaned_data.get("name", "")
    names = [launching.name_for_division(name, code) for code in form.cleaned_data.get("divisions", ())]
    template = "school/campaigns/_names.html" if request.htmx else "school/campaigns/create_per_class.html"
    form.errors.clear()
    context = {"section": "campaigns", "form": form, "names": names, "no_division": False}
    return render(request, template, context)


def _say_what_was_made(request: MemberRequest, campaigns: list[Campaign], at: datetime) -> None:
    made = sum(campaign.created_at == at for campaign in campaigns)
    kept = len(campaigns) - made
    if made:
        messages.success(request, words.created_per_class(made))
    if kept:
        messages.info(request, words.already_there(kept))
