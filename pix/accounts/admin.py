"""Accounts in the operators' back office: lists and searches, nothing to change about people."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from pix.accounts.models import AccountMerge, AuthenticationMethod, Throttle, User
from pix.audit.admin import ReadOnlyAdmin, latest_events_of


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    is_about_a_person = True
    list_display = ["id", "last_name", "first_name", "is_staff", "last_active_on", "created_at"]
    search_fields = ["=id", "last_name", "first_name"]
    exclude = ["password", "session_salt"]
    readonly_fields = ["latest_events"]

    @admin.display(description=gettext_lazy("derniers événements de sécurité"))
    def latest_events(self, user: User) -> SafeString:
        return latest_events_of(user.pk)


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
