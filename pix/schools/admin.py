"""The operators' lists of schools, their members and their pupils. Only a school's own card is written here."""

from django.contrib import admin

from pix.audit.admin import ReadOnlyAdmin
from pix.schools.models import Invitation, Membership, RosterImport, School, Student, StudentLink


@admin.register(School)
class SchoolAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["uai", "name", "email", "current_student_count", "school_year", "archived_at"]
    search_fields = ["=uai", "name"]
    fields = ["uai", "name", "email", "archived_at", "school_year", "roster_exported_at", "current_student_count"]
    readonly_fields = ["school_year", "roster_exported_at", "current_student_count"]
    show_full_result_count = False


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
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


@admin.register(Student)
class StudentAdmin(ReadOnlyAdmin):
    list_display = ["last_name", "first_name", "birth_date", "division", "school", "user_id", "left_on"]
    list_select_related = ["school"]
    search_fields = ["=id", "=ine", "=school__uai", "=user__id"]
    exclude = ["last_key", "usage_key", "first_key"]


@admin.register(StudentLink)
class StudentLinkAdmin(ReadOnlyAdmin):
    list_display = ["id", "student_id", "user_id", "how", "linked_at", "ended_at", "ended_why"]
    list_filter = ["how"]
    search_fields = ["=student__id", "=user__id"]


@admin.register(RosterImport)
class RosterImportAdmin(ReadOnlyAdmin):
    list_display = ["school", "status", "reason", "asked_at", "confirmed_at", "file_size"]
    list_select_related = ["school"]
    list_filter = ["status"]
    search_fields = ["=school__uai"]
    exclude = ["payload", "file_sha256", "changes_digest"]
