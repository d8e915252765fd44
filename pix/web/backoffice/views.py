"""The pages of the back office that are ours."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pix.web.access import operator_page, public_page
from pix.web.backoffice.forms import OperatorPasswordForm
from pix.web.signing_in import next_page_of
from pix.work.services.looking import latest_given_up, overview


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_like_everybody(request: HttpRequest, extra_context: object = None) -> HttpResponseBase:
    """Through the pupils' page, then back; somebody signed in who is no operator is told so."""
    wanted = next_page_of(request) or reverse("admin:index")
    if admin.site.has_permission(request):
        return redirect("admin:index")
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': wanted})}")


@operator_page
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
    """Django's page, with our form."""
    page = PasswordChangeView.as_view(
        form_class=OperatorPasswordForm,
        success_url=reverse("admin:password_change_done"),
        extra_context=admin.site.each_context(request) | (extra_context or {}),
    )
    return page(request)


@operator_page
@require_safe
def work(request: HttpRequest) -> HttpResponseBase:
    """Background work: which lanes have a worker, what waits and since when, what was given up, what is late."""
    seen = overview(at=timezone.now())
    context = admin.site.each_context(request) | {
        "title": _("Travail de fond"),
        "well": seen.is_well(),
        "lanes": [(state, state.is_stuck(seen.at)) for state in seen.lanes],
        "timers": [(timer, timer.is_late(seen.at)) for timer in seen.timers],
        "given_up": latest_given_up(),
    }
    return render(request, "backoffice/work.html", context)
