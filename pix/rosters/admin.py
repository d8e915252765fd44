"""The operators' lists of pupils, of their links and of imports. Nothing is written here."""

from django.contrib import admin

from pix.audit.admin import ReadOnlyAdmin
from pix.rosters.models import Roster, RosterImport, Student, StudentLink


@admin.register(Roster)
class RosterAdmin(ReadOnlyAdmin):
    list_display = ["school", "kind", "school_year", "exported_at", "current_student_count"]
    list_select_related = ["school"]
    search_fields = ["=school__uai"]


@admin.register(Student)
class StudentAdmin(ReadOnlyAdmin):
    is_about_a_person = True
    list_display = ["last_name", "first_name", "birth_date", "division", "school", "user_id", "left_on"]
    list_select_related = ["school"]
    search_fields = ["=id", "=ine", "=school__uai", "=user__id"]
    exclude = ["last_key", "usage_key", "first_key"]


@admin.register(StudentLink)
class StudentLinkAdmin(ReadOnlyAdmin):
    is_about_a_person = True
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
