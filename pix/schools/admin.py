"""The operators' lists of schools, and their members. Only a school's own card is written here."""

from django.contrib import admin

from pix.audit.admin import ReadOnlyAdmin
from pix.schools.models import Invitation, Membership, School


@admin.register(School)
class SchoolAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["uai", "name", "email", "archived_at"]
    search_fields = ["=uai", "name"]
    fields = ["uai", "name", "email", "archived_at"]
    show_full_result_count = False


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    is_about_a_person = True
    list_display = ["school", "user_id", "role", "created_at", "disabled_at"]
    list_select_related = ["school"]
    list_filter = ["role"]
    search_fields = ["=school__uai", "=user__id"]


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ["school", "purpose", "role", "created_at", "expires_at", "accepted_at", "cancelled_at"]
    list_select_related = ["school"]
    list_filter = ["purpose"]
    search_fields = ["=school__uai", "=email"]
    exclude = ["token_hash"]
