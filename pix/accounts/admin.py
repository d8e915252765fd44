"""The operators' back office: lists and searches, nothing to change about people."""

from django.contrib import admin
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from pix.accounts.models import AuthenticationMethod, User


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """See and search, never write: people change through the services, which leave a trace."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


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
