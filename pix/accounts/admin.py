"""The operators' back office: lists and searches, nothing to change about people."""

from django.contrib import admin
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from pix.accounts.models import AuthenticationMethod, Throttle, User
from pix.audit.admin import ReadOnlyAdmin


def sign_in_like_everybody(request: HttpRequest, extra_context: object = None) -> object:
    return redirect(f"{reverse('learner:sign_in')}?{urlencode({'next': request.get_full_path()})}")


admin.site.login = sign_in_like_everybody  # type: ignore[method-assign, assignment]
admin.site.site_header = "Pix, exploitation"
admin.site.site_title = "Pix"
admin.site.index_title = "Données"


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ["id", "last_name", "first_name", "is_staff", "last_active_on", "created_at"]
    search_fields = ["=id", "last_name", "first_name"]
    exclude = ["password", "session_salt"]


@admin.register(AuthenticationMethod)
class AuthenticationMethodAdmin(ReadOnlyAdmin):
    list_display = ["user_id", "kind", "how", "created_at", "last_used_at", "ended_at"]
    list_filter = ["kind"]
    search_fields = ["=identifier", "=user__id"]


@admin.register(Throttle)
class ThrottleAdmin(ReadOnlyAdmin):
    """What is blocked now; the keys are hashes and say nothing of anybody."""

    list_display = ["key", "failures", "window_started_at", "blocked_until"]
    ordering = ["-blocked_until"]
