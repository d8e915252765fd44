"""Annuler cet import: see by name what goes back and what stays, then confirm."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from pix.domain.siecle import Obstacle
from pix.repairs.errors import NotUndoable, UndoingChanged
from pix.repairs.services import undoing as services
from pix.rosters.errors import ImportRunning
from pix.rosters.models import RosterImport
from pix.schools.models import School
from pix.schools.policies import can_undo_import
from pix.web.access import MemberRequest, school_page
from pix.web.school.rosters.queries import import_of
from pix.web.school.undoing import queries, words


@school_page(can_undo_import)
@require_http_methods(["GET", "HEAD", "POST"])
def undo_import(request: MemberRequest, school: School, pk: int) -> HttpResponse:
    """What undoing this import would do now; confirmed, it is done, and the page of the import says so."""
    row, now = import_of(school, pk), timezone.now()
    changed = running = False
    try:
        if request.method == "POST":
            try:
                seen = request.POST.get("seen", "")
                services.undo_import(roster_import=row, undone_by=request.user, seen=seen, at=now)
            except UndoingChanged:
                changed = True
            except ImportRunning:
                running = True
            else:
                return redirect("school:roster", pk)
        preview = services.preview_undoing(roster_import=row, at=now)
    except NotUndoable as error:
        if error.obstacle == Obstacle.NOT_IMPORTED:  # undone by a colleague, or never applied: its page says so
            return redirect("school:roster", pk)
        return _refused_page(request, row, error.obstacle)
    context = {
        "section": "students",
        "row": row,
        "preview": preview,
        "back_to": words.back_to(row, preview),
        "moved": words.moved(preview),
        "changed": changed,
        "running": running or services.is_importing(school.pk),
        **queries.lists_of(preview, request.GET.get("liste"), request.GET.get("page")),
    }
    return render(request, "school/undoing/preview.html", context, status=409 if changed or running else 200)


def _refused_page(request: MemberRequest, row: RosterImport, obstacle: Obstacle) -> HttpResponse:
    said, advice = words.obstacle(obstacle)
    context: dict[str, Any] = {"section": "students", "row": row, "said": said, "advice": advice}
    return render(request, "school/undoing/refused.html", context, status=409)
