"""Follow one campaign: its code, who is there, who is not, what was sent; the poster; the export; one pupil."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from pix.campaigns.models import Campaign, Participation
from pix.campaigns.policies import can_archive, can_follow
from pix.campaigns.services import exporting
from pix.campaigns.services.following import (
    Counts,
    awaited_students,
    counts_of,
    is_live,
    methods_by_student,
    participations_of,
)
from pix.campaigns.services.progress import progress_of
from pix.lib import qr
from pix.schools.models import School
from pix.web.access import MemberRequest, may, school_page
from pix.web.downloads import csv_download
from pix.web.school.campaigns.addresses import code_page, direct_link
from pix.web.school.campaigns.queries import campaign_of, participation_of
from pix.web.sites import site_of

PAGE_SIZE = 50
AWAITED_SHOWN = 200
"""More names than a teacher reads: beyond, only their number is given."""

DIVISIONS_SHOWN = 6
QR_QUIET_ZONE = 2
"""The white padding of the component makes up the rest."""


@school_page(can_follow, about=campaign_of)
@require_safe
def campaign(request: MemberRequest, school: School, one: Campaign) -> HttpResponse:
    divisions = one.division_codes
    context = {"campaign": one, "divisions": divisions} | _live(request, one)
    if request.htmx and not request.htmx.history_restore_request:
        return _varying(render(request, "school/campaigns/_live.html", context))
    link = direct_link(one)
    context |= {
        "section": "campaigns",
        "divisions_more": max(0, len(divisions) - DIVISIONS_SHOWN),
        "link": link,
        "code_page": code_page(),
        "qr": qr.draw(link, quiet_zone=QR_QUIET_ZONE),
        "can_archive": may(request, can_archive, one),
    }
    return _varying(render(request, "school/campaigns/campaign.html", context))


def _varying(response: HttpResponse) -> HttpResponse:
    """The same address gives a page or a part of it: no cache may take one for the other."""
    patch_vary_headers(response, ["HX-Request"])
    return response


def _live(request: MemberRequest, one: Campaign) -> dict[str, Any]:
    """What changes from one minute to the next, and is fetched again every ten seconds."""
    now = timezone.now()
    counts = counts_of([one])[one.pk]
    awaited = awaited_students(one, at=now)
    shown = list(awaited[: AWAITED_SHOWN + 1])
    awaited_count = len(shown) if len(shown) <= AWAITED_SHOWN else awaited.count()
    shown = shown[:AWAITED_SHOWN]
    methods = methods_by_student(shown)
    page = _page(request, one, counts)
    in_its_year = is_live(one, at=now)
    return {
        "now": now,
        "paused": "pause" in request.GET,
        "is_live": in_its_year and one.archived_at is None,
        "in_its_year": in_its_year,
        "counts": counts,
        "page": page,
        "awaited": [(student, methods[student.pk]) for student in shown],
        "awaited_count": awaited_count,
        "awaited_more": awaited_count - len(shown),
    }


def _page(request: MemberRequest, one: Campaign, counts: Counts) -> Page[Participation]:
    paginator = Paginator(participations_of(one), PAGE_SIZE)
    paginator.count = counts.joined  # known already: one query less
    return paginator.get_page(request.GET.get("page"))


@school_page(can_follow, about=campaign_of)
@require_safe
def poster(request: MemberRequest, school: School, one: Campaign) -> HttpResponse:
    divisions = one.division_codes
    context = {
        "campaign": one,
        "divisions": divisions,
        "qr": qr.draw(direct_link(one), quiet_zone=QR_QUIET_ZONE),
        "code_page": code_page(),
    }
    return render(request, "school/campaigns/poster.html", context)


@school_page(can_follow, about=campaign_of)
@require_safe
def export(request: MemberRequest, school: School, one: Campaign) -> HttpResponse:
    now = timezone.now()
    lines = exporting.hand_over(one, to=request.user, source=site_of(request).source, at=now)
    return csv_download(lines, name=exporting.file_name(one, at=now))


@school_page(can_follow, about=campaign_of)
@require_safe
def participation(request: MemberRequest, school: School, one: Campaign, participation_pk: int) -> HttpResponse:
    found = participation_of(one, participation_pk)
    context = {
        "section": "campaigns",
        "campaign": one,
        "participation": found,
        "progress": progress_of([found])[found.pk],
        "competences": (found.snapshot or {}).get("competences", []),
    }
    return render(request, "school/campaigns/participation.html", context)
