"""The operators' back office: lists and searches, nothing to change about people."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pix.accounts.models import AccountMerge, AuthenticationMethod, Throttle, User
from pix.accounts.services.passwords import choose_password
from pix.audit.admin import ReadOnlyAdmin
from pix.audit.models import ActorKind, SecurityEvent
from pix.domain.passwords import SHORTEST_OF_AN_OPERATOR, normalize, weaknesses

EVENTS_SHOWN = 50


def sign_in_like_everybody(request: HttpRequest, extra_context: object = None) -> HttpResponseBase:
    """Through the pupils' page, then back; somebody signed in who is no operator is told so."""
    wanted = request.GET.get("next") or reverse("admin:index")
    if admin.site.has_permission(request):
        return redirect("admin:index")
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': wanted})}")


class OperatorPasswordForm(AdminPasswordChangeForm):
    """Saved like everybody's password: by the service, which ends the other sessions and leaves a trace."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        password = normalize(data.get("new_password1") or "")
        if password and (len(password) < SHORTEST_OF_AN_OPERATOR or weaknesses(password)):
            rules = _(
                "%(shortest)s caractères ou plus, avec une majuscule, une minuscule et un chiffre, et rien de courant."
            )
            self.add_error("new_password1", rules % {"shortest": SHORTEST_OF_AN_OPERATOR})
        return data

    def save(self, commit: bool = True) -> User:
        choose_password(
            user=self.user,
            password=self.cleaned_data["new_password1"],
            actor_kind=ActorKind.OPERATOR,
            at=timezone.now(),
        )
        return self.user


def change_password(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
    """Django's page, with our form."""
    page = PasswordChangeView.as_view(
        form_class=OperatorPasswordForm,
        success_url=reverse("admin:password_change_done"),
        extra_context=admin.site.each_context(request) | (extra_context or {}),
    )
    return page(request)


# The gate asks every page of ours who may open it; Django wraps the second in its own question: operators only.
sign_in_like_everybody.policy = "public"  # type: ignore[attr-defined]
change_password.policy = "operator"  # type: ignore[attr-defined]
admin.site.login = sign_in_like_everybody  # type: ignore[method-assign, assignment]
admin.site.password_change = change_password  # type: ignore[method-assign, assignment]
admin.site.site_header = gettext_lazy("Pix, exploitation")
admin.site.site_title = "Pix"
admin.site.index_title = gettext_lazy("Données")


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    is_about_a_person = True
    list_display = ["id", "last_name", "first_name", "is_staff", "last_active_on", "created_at"]
    search_fields = ["=id", "last_name", "first_name"]
    exclude = ["password", "session_salt"]
    readonly_fields = ["latest_events"]

    @admin.display(description=gettext_lazy("derniers événements de sécurité"))
    def latest_events(self, user: User) -> SafeString:
        """Events have no page of their own: a key of two columns has none."""
        rows = SecurityEvent.objects.filter(user_id=user.pk).order_by("-at")[:EVENTS_SHOWN]
        return format_html_join(
            "",
            "{} · {} · {} · {} {} {}<br>",
            (
                (
                    date_format(timezone.localtime(row.at), "SHORT_DATETIME_FORMAT"),
                    row.get_kind_display(),
                    row.get_source_display(),
                    row.detail,
                    row.get_target_type_display() or "",
                    row.target_id or "",
                )
                for row in rows
            ),
        )


@admin.register(AuthenticationMethod)
class AuthenticationMethodAdmin(ReadOnlyAdmin):
    is_about_a_person = True
    list_display = ["user_id", "kind", "how", "created_at", "last_used_at", "ended_at"]
    list_filter = ["kind"]
    search_fields = ["=identifier", "=user__id"]


@admin.register(AccountMerge)
class AccountMergeAdmin(ReadOnlyAdmin):
    is_about_a_person = True
    list_display = ["retired_id", "kept_id", "reason", "made_at", "undone_at"]
    search_fields = ["=retired__id", "=kept__id"]
    ordering = ["-id"]


@admin.register(Throttle)
class ThrottleAdmin(ReadOnlyAdmin):
    """What is blocked now; the keys are hashes and say nothing of anybody."""

    list_display = ["key", "failures", "window_started_at", "blocked_until"]
    ordering = ["-blocked_until"]
