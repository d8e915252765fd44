"""Élèves: the pupils of the school, and how each of them opens their account."""

from functools import lru_cache

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from pix.accounts import sign_in_methods
from pix.schools.models import School
from pix.schools.policies import can_import_roster, is_member
from pix.web.access import MemberRequest, may, school_page
from pix.web.components import icons
from pix.web.components.templatetags.pix import grouped
from pix.web.school.students.filters import Filters
from pix.web.school.students.queries import table_of
from pix.web.school.students.table import Table


@school_page(is_member)
@require_safe
def students(request: MemberRequest, school: School) -> HttpResponse:
    """The table, or what to do when there is no base yet."""
    table = table_of(school, Filters.read(request.GET))
    context = {
        "section": "students",
        "school": school,
        "table": table,
        "rows": _drawn(table),
        "total": grouped(school.roster.current_student_count),
        "may_import": may(request, can_import_roster),
    }
    response = render(request, "school/students/list.html", context)
    if request.htmx and not request.htmx.history_restore_request:
        response["HX-Push-Url"] = request.path + table.filters.as_query()
    return response


def _drawn(table: Table) -> SafeString:
    """The table as HTML, escaped by Jinja2, which is seven times as fast as Django's templates."""
    language = get_language()
    classes = mark_safe("".join(_class_box(one.code, one.chosen, language) for one in table.classes))  # noqa: S308
    values = {
        "table": table,
        "url": reverse("school:students"),
        "classes": classes,
        "tags": _tags(),
        "icon": icons.svg,
        "_": gettext,
    }
    return mark_safe(render_to_string("school/students/_table.html", values, using="jinja2"))  # noqa: S308


def _tags() -> dict[str, SafeString]:
    """Each method drawn once, not once a row."""
    drawn = ((one.kind, icons.svg(one.icon), one.name) for one in sign_in_methods.METHODS)
    return {kind: format_html('<span class="tag">{}{}</span>', icon, name) for kind, icon, name in drawn}


@lru_cache(maxsize=8192)
def _class_box(code: str, chosen: bool, language: str | None) -> str:
    """Kept: a large school has hundreds of classes, and each page of its pupils shows them all."""
    values = {"code": code, "chosen": chosen, "_": gettext}
    return render_to_string("school/students/_class.html", values, using="jinja2")
