"""The two pages of the back office that are ours."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from pix.web.access import operator_page, public_page
from pix.web.backoffice.forms import OperatorPasswordForm


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_like_everybody(request: HttpRequest, extra_context: object = None) -> HttpResponseBase:
    """Through the pupils' page, then back; somebody signed in who is no operator is told so."""
    wanted = request.GET.get("next") or reverse("admin:index")
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
