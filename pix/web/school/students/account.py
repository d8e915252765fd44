"""Gérer le compte: what opens a pupil's account, and a new password when it is lost."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.http import require_http_methods, require_safe

from pix.audit import trail
from pix.audit.models import SecurityEvent
from pix.reconciliation.errors import PasswordJustChanged, PasswordNotResettable, WhyNotResettable
from pix.reconciliation.services import passwords
from pix.rosters.models import Student
from pix.schools.models import School
from pix.schools.policies import can_reset_password, is_member
from pix.web.access import MemberRequest, school_page
from pix.web.school.students import words
from pix.web.school.students.methods import account_of, participations_by, student_of
from pix.web.sites import site_of


@school_page(is_member)
@require_safe
def student_account(request: MemberRequest, school: School, pk: int) -> HttpResponse:
    """The methods of the pupil, and what can be done about them."""
    student = student_of(school, pk)
    trail.notice(
        SecurityEvent.Kind.ACCOUNT_VIEW,
        at=timezone.now(),
        source=site_of(request).source,
        user_id=request.user.pk,
        school_id=school.pk,
        target=student,
    )
    return _account_page(request, student)


@school_page(can_reset_password)
@require_http_methods(["GET", "HEAD", "POST"])
def reset_password(request: MemberRequest, school: School, pk: int) -> HttpResponse:
    """Ask for confirmation; then the new password, shown in this one answer and nowhere else."""
    student = student_of(school, pk)
    if request.method != "POST":
        if why_not := passwords.why_not_resettable(student):
            return _account_page(request, student, refused=why_not)
        extra = {"nonce": _nonce(request, student)}
        return _page(request, "school/students/reset_confirm.html", student, extra)
    try:
        password = _reset_once(request, student)
    except PasswordNotResettable as error:
        return _account_page(request, student, refused=error.reason)
    except PasswordJustChanged:
        messages.info(request, words.page_has_served())
        return redirect("school:student_account", pk)
    return _page(request, "school/students/reset_done.html", student, {"password": password})


def _account_page(request: MemberRequest, student: Student, *, refused: WhyNotResettable | None = None) -> HttpResponse:
    why_not = refused or passwords.why_not_resettable(student)
    extra = {
        "why_not": words.why_not_resettable(why_not) if why_not else "",
        "refused": refused is not None,
        "participations": participations_by(student),
    }
    return _page(request, "school/students/account.html", student, extra, status=409 if refused else 200)


def _page(
    request: MemberRequest, template: str, student: Student, extra: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    context = {"section": "students", "student": student, "account": account_of(student)} | extra
    return render(request, template, context, status=status)


def _reset_once(request: MemberRequest, student: Student) -> str:
    if not constant_time_compare(request.POST.get("nonce", ""), _nonce(request, student)):
        raise PasswordJustChanged
    return passwords.reset_password(student=student, asked_by=request.user, at=timezone.now())


def _nonce(request: MemberRequest, student: Student) -> str:
    """Good for this session and this pupil until the password changes: the account then draws another salt."""
    salt = student.user.session_salt if student.user else ""
    return salted_hmac("pix.school.reset", f"{student.pk}:{salt}:{request.session.session_key}").hexdigest()
