"""The operators' view of a test: what was asked, what was answered, what it told. Nothing is written here."""

from django.contrib import admin

from pix.assessments.models import Assessment, Response, SkillEvidence
from pix.audit.admin import ReadOnlyAdmin


@admin.register(Assessment)
class AssessmentAdmin(ReadOnlyAdmin):
    list_display = ["id", "kind", "user_id", "state", "answered_count", "started_at", "completed_at"]
    list_filter = ["kind", "state"]
    search_fields = ["=id", "=user__id"]
    raw_id_fields = ["user"]


@admin.register(Response)
class ResponseAdmin(ReadOnlyAdmin):
    list_display = ["id", "assessment_id", "item", "result", "seconds", "at"]
    list_select_related = ["item"]
    list_filter = ["result"]
    search_fields = ["=assessment__id"]


@admin.register(SkillEvidence)
class SkillEvidenceAdmin(ReadOnlyAdmin):
    list_display = ["id", "user_id", "skill", "status", "source", "at"]
    list_select_related = ["skill"]
    list_filter = ["status", "source"]
    search_fields = ["=user__id", "=assessment__id"]
