"""The first page of a school's space: what to do next, or where things stand."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pix.schools.models import School
from pix.schools.policies import can_import_roster, is_member
from pix.web.access import MemberRequest, may, school_page
from pix.web.school.home.queries import school_figures


@school_page(is_member)
@require_safe
def home(request: MemberRequest, school: School) -> HttpResponse:
    """On the first day, the next step; afterwards, figures."""
    context = {
        "section": "home",
        "school": school,
        "figures": school_figures(school),
        "may_import": may(request, can_import_roster),
    }
    return render(request, "school/home/home.html", context)
