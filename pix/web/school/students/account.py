"""Gérer le compte: what opens a pupil's account, and a new password when it is lost."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pix.schools.errors import PasswordNotResettable
from pix.schools.models import School, Student
from pix.schools.policies import can_reset_password, is_member
from pix.schools.services import passwords
from pix.web.access import MemberRequest, school_page
from pix.web.school.students.methods import account_of, participations_of
from pix.web.school.students.refusals import sentence

NONCES = "password_reset_nonces"
"""In the session: one use for each page that asks for confirmation, so that a reload does not reset again."""
MOST_NONCES = 20


@school_page(is_member)
@require_safe
def student_account(request: MemberRequest, school: School, pk: int) -> HttpResponse:
    """The methods of the pupil, and what can be done about them."""
    return _account_page(request, _student(school, pk))


@school_page(can_reset_password)
@require_http_methods(["GET", "HEAD", "POST"])
def reset_password(request: MemberRequest, school: School, pk: int) -> HttpResponse:
    """Ask for confirmation; then the new password, shown in this one answer and nowhere else."""
    student = _student(school, pk)
    if request.method != "POST":
        if passwords.why_not_resettable(student):
            return _account_page(request, student, refused=True)
        extra = {"nonce": _give_nonce(request, student)}
        return _page(request, "school/students/reset_confirm.html", student, extra)
    if not _use_nonce(request, student):
        messages.info(request, _("Cette page a déjà servi : rien de plus n’a changé."))
        return redirect("school:student_account", pk)
    try:
        password = passwords.reset_password(student=student, asked_by=request.user, at=timezone.now())
    except PasswordNotResettable:
        return _account_page(request, student, refused=True)
    return _page(request, "school/students/reset_done.html", student, {"password": password})


def _account_page(request: MemberRequest, student: Student, *, refused: bool = False) -> HttpResponse:
    why_not = passwords.why_not_resettable(student)
    extra = {
        "why_not": sentence(why_not) if why_not else "",
        "refused": refused,
        "participations": participations_of(student),
    }
    return _page(request, "school/students/account.html", student, extra, status=409 if refused else 200)


def _page(
    request: MemberRequest, template: str, student: Student, extra: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    context = {"section": "students", "student": student, "account": account_of(student)} | extra
    return render(request, template, context, status=status)


def _student(school: School, pk: int) -> Student:
    student = Student.objects.current().filter(school=school, pk=pk).select_related("user").first()
    if student is None:
        raise Http404
    return student


def _give_nonce(request: MemberRequest, student: Student) -> str:
    nonce = secrets.token_urlsafe(16)
    given = [*request.session.get(NONCES, []), f"{student.pk}:{nonce}"]
    request.session[NONCES] = given[-MOST_NONCES:]
    return nonce


def _use_nonce(request: MemberRequest, student: Student) -> bool:
    given: list[str] = request.session.get(NONCES, [])
    nonce = f"{student.pk}:{request.POST.get('nonce', '')}"
    if nonce not in given:
        return False
    request.session[NONCES] = [other for other in given if other != nonce]
    # Kept at once: a reload that arrives before the answer must find it used.
    request.session.save()
    return True
