"""Importer: give the file, look at what will change, confirm, keep the report."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from pix.domain import siecle
from pix.repairs.services.looking_back import find_obstacle, last_import
from pix.rosters.errors import ConfirmationNeeded, ImportRunning, NothingToAnswer, NothingToConfirm
from pix.rosters.models import RosterImport
from pix.rosters.services import exporting
from pix.rosters.services import importing as services
from pix.rosters.services.answering import answer_duplicates
from pix.rosters.services.doubting import find_doubts, is_of_other_year
from pix.rosters.services.previewing import ROSTER_CHANGED
from pix.rosters.services.tidying import tidy
from pix.schools.models import School
from pix.schools.policies import can_import_roster
from pix.web.access import MemberRequest, school_page
from pix.web.components.bounds import announced_length, takes_a_file
from pix.web.downloads import csv_download
from pix.web.school.rosters import queries, words
from pix.web.school.rosters.forms import ConfirmForm, DuplicateAnswerForm, UploadForm
from pix.web.school.rosters.report import report_lines
from pix.web.school.undoing.queries import remainders_of
from pix.web.sites import site_of
from pix.work.services.looking import Standing, standing

Status = RosterImport.Status
BUSY = (Status.READING, Status.RUNNING)


@school_page(can_import_roster)
@require_http_methods(["GET", "HEAD", "POST"])
@takes_a_file
def rosters(request: MemberRequest, school: School) -> HttpResponse:
    """Give a file; the imports made so far."""
    now = timezone.now()
    if request.method != "POST":
        tidy(school_id=school.pk, at=now)
        return _upload_page(request, school, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if "file" not in request.FILES and _is_too_big(request):
        form.say_too_big()
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            row = services.receive_file(
                school=school, content=upload.read(), name=upload.name or "", asked_by=request.user, queued=True, at=now
            )
        except siecle.Refused:
            form.say_too_big()
        else:
            return redirect("school:roster", row.pk)
    return _upload_page(request, school, form, status=413 if form.too_big else 422)


@school_page(can_import_roster)
@require_safe
def roster(request: MemberRequest, school: School, pk: int) -> HttpResponseBase:
    """One import, wherever it is on its way: being read, to be confirmed, done, or why not."""
    tidy(school_id=school.pk, at=timezone.now())
    row = queries.import_of(school, pk)
    if request.htmx:  # the progress bar asks: answer in a few bytes
        if row.status in BUSY:
            return render(request, "school/rosters/_progress.html", _progress(row))
        return HttpResponseClientRefresh()
    return _page(request, row)


@school_page(can_import_roster)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: MemberRequest, school: School, pk: int) -> HttpResponse:
    """Apply what was shown. Read again after a session expired, this address only shows it."""
    row = queries.import_of(school, pk)
    if request.method != "POST":
        return redirect("school:roster", pk)
    form = _confirm_form(row, request.POST)
    if row.status == Status.PREVIEWED and not form.is_valid():
        return _page(request, row, form=form, status=422)
    try:
        services.confirm_roster(
            roster_import=row,
            confirmed_by=request.user,
            accepts=form.accepted,
            queued=True,
            at=timezone.now(),
        )
    except ConfirmationNeeded:  # the roster has moved since the page was drawn
        return _page(request, queries.import_of(school, pk), status=409)
    except ImportRunning:
        return _page(request, row, status=409, running=True)
    except NothingToConfirm:
        pass  # posted twice, or too late: the page says where this import is
    return redirect("school:roster", pk)


@school_page(can_import_roster)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: MemberRequest, school: School, pk: int) -> HttpResponse:
    """Say of one newcomer whether they are the pupil they may be; the preview shows what it changes."""
    row = queries.import_of(school, pk)
    form = DuplicateAnswerForm(request.POST)
    if request.method == "POST" and form.is_valid():
        said = {form.cleaned_data["position"]: form.cleaned_data["said"] == DuplicateAnswerForm.SAME}
        # Answered in another tab, or too late: the page says where this import is.
        with suppress(NothingToAnswer, NothingToConfirm):
            answer_duplicates(roster_import=row, answers=said, by=request.user, at=timezone.now())
    return redirect(reverse("school:roster", args=[pk]) + "#attente")


@school_page(can_import_roster)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: MemberRequest, school: School, pk: int) -> HttpResponse:
    """Give up what was shown; nothing has changed."""
    row = queries.import_of(school, pk)
    if request.method == "POST":
        services.cancel_preview(roster_import=row, cancelled_by=request.user, at=timezone.now())
    return redirect("school:roster", pk)


@school_page(can_import_roster)
@require_safe
def report(request: MemberRequest, school: School, pk: int) -> HttpResponse:
    """Every line that changes something, is held or says something, as a spreadsheet."""
    row = queries.import_of(school, pk)
    if row.status in BUSY:
        raise Http404
    lines = exporting.hand_over_report(
        report_lines(row), roster_import=row, to=request.user, source=site_of(request).source, at=timezone.now()
    )
    return csv_download(lines, name=words.report_name(row))


def _confirm_form(row: RosterImport, data: Any = None) -> ConfirmForm:
    return ConfirmForm(data, row=row, doubts=find_doubts(roster_import=row, roster=row.school.roster))


def _upload_page(request: MemberRequest, school: School, form: UploadForm, *, status: int = 200) -> HttpResponse:
    page = queries.page_of_imports(school, request.GET.get("page"))
    context = {
        "section": "students",
        "school": school,
        "form": form,
        "page": page,
        "imports": [(row, *words.status(row), words.summary(row)) for row in page],
        "last": last_import(school),
    }
    return render(request, "school/rosters/upload.html", context, status=status)


def _page(
    request: HttpRequest,
    row: RosterImport,
    *,
    form: ConfirmForm | None = None,
    status: int = 200,
    running: bool = False,
) -> HttpResponse:
    context: dict[str, Any] = {
        "section": "students",
        "row": row,
        "year": words.school_year(row.school_year),
        "steps": words.steps(),
        "running": running,
    }
    match row.status:
        case Status.READING | Status.RUNNING:
            template = "school/rosters/progress.html"
            context |= _progress(row)
        case Status.PREVIEWED:
            template = "school/rosters/preview.html"
            context |= _lines(request, row) | {
                "form": form or _confirm_form(row),
                "roster_changed": row.reason == ROSTER_CHANGED,
                "many_held": words.many_held(row) if row.held_most else "",
                "year_told": row.is_first and is_of_other_year(roster_import=row, roster=row.school.roster),
                "base_year": words.school_year(row.school.roster.school_year),
                "calendar_year": words.school_year(siecle.school_year_of(timezone.localdate(row.asked_at))),
                "percent": siecle.leaving_percent(row.counts["left"], of=row.counts["current_before"]),
            }
        case Status.IMPORTED:
            template = "school/rosters/receipt.html"
            context |= _lines(request, row) | {"may_be_undone": find_obstacle(row) is None}
        case Status.UNDONE:
            template = "school/undoing/undone.html"
            context |= _lines(request, row) | remainders_of(row)
        case Status.REFUSED:
            template = "school/rosters/refused.html"
            context["said"], context["advice"] = words.refusal(row)
            context["held"] = queries.first_held(row)
        case _:
            template = "school/rosters/abandoned.html"
            context["said"] = words.abandoned(row)
    return render(request, template, context, status=status)


def _progress(row: RosterImport) -> dict[str, Any]:
    stands = standing(lane="imports", school_id=row.school_id, at=timezone.now())
    return {
        "row": row,
        "begun": stands == Standing.WORKING and row.progress > 0,
        "stopped": stands == Standing.STOPPED,
    }


def _lines(request: HttpRequest, row: RosterImport) -> dict[str, Any]:
    chosen = queries.chosen_filter(request.GET.get("effet"))
    page = queries.page_of_lines(row, chosen, request.GET.get("page"))
    return {
        "page": page,
        "rows": [queries.row_of(line) for line in page],
        "chosen": chosen,
        "figures": [
            (outcome, state, row.counts[outcome], state.under(row.counts[outcome]))
            for outcome, state in words.states().items()
        ],
        "warned": row.counts["warned"],
        "held": queries.first_held(row) if row.counts["held"] and not chosen else [],
        "held_at_first": queries.HELD_AT_FIRST,
    }


def _is_too_big(request: HttpRequest) -> bool:
    """Django drops, while it comes, a file above this size."""
    return announced_length(request) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE
