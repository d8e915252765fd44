"""The list of a school's campaigns; archive one, reopen one."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from pix.campaigns.errors import CampaignArchived, CampaignNotArchived
from pix.campaigns.models import Campaign
from pix.campaigns.policies import can_archive
from pix.campaigns.services import launching
from pix.campaigns.services.following import Counts, counts_of
from pix.schools.models import School
from pix.schools.policies import can_import_roster, is_member
from pix.schools.services.activation import administrators_of
from pix.web.access import MemberRequest, may, school_page
from pix.web.school.campaigns import words
from pix.web.school.campaigns.queries import Shelf, campaign_of, campaigns_on, what_is_missing

PAGE_SIZE = 50
DIVISIONS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """One line of the list."""

    campaign: Campaign
    counts: Counts
    divisions: list[str]
    more_divisions: int


@school_page(is_member)
@require_safe
def campaigns(request: MemberRequest, school: School) -> HttpResponse:
    shelf = _shelf(request.GET.get("liste", ""))
    listed = campaigns_on(shelf, school=school, member=request.user)
    page = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    counts = counts_of(list(page))
    missing = "" if page.paginator.count else what_is_missing(school, shelf)
    context = {
        "section": "campaigns",
        "shelf": shelf,
        "page": page,
        "rows": [_row(campaign, counts[campaign.pk]) for campaign in page],
        "missing": missing,
        "can_import": may(request, can_import_roster),
        "administrators": ", ".join(administrators_of(school)) if missing == "roster" else "",
    }
    return render(request, "school/campaigns/list.html", context)


def _shelf(word: str) -> Shelf:
    return Shelf(word) if word in set(Shelf) else Shelf.ALL


def _row(campaign: Campaign, counts: Counts) -> CampaignRow:
    divisions = campaign.division_codes
    return CampaignRow(campaign, counts, divisions[:DIVISIONS_SHOWN], max(0, len(divisions) - DIVISIONS_SHOWN))


@school_page(can_archive, about=campaign_of)
@require_POST
def archive(request: MemberRequest, school: School, campaign: Campaign) -> HttpResponse:
    try:
        launching.archive(campaign=campaign, by=request.user, at=timezone.now())
    except CampaignArchived:
        messages.info(request, words.archived_before())
    else:
        messages.success(request, words.archived())
    return redirect("school:campaign", pk=campaign.pk)


@school_page(can_archive, about=campaign_of)
@require_POST
def reopen(request: MemberRequest, school: School, campaign: Campaign) -> HttpResponse:
    try:
        launching.reopen(campaign=campaign, by=request.user, at=timezone.now())
    except CampaignNotArchived:
        messages.info(request, words.open_before())
    else:
        messages.success(request, words.reopened())
    return redirect("school:campaign", pk=campaign.pk)
