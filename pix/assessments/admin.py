"""The operators' view of a test: what was asked, what was answered. Nothing is written here."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from pix.assessments.models import Assessment, Response
from pix.audit.admin import ReadOnlyAdmin


@admin.register(Assessment)
class AssessmentAdmin(ReadOnlyAdmin):
    is_about_a_person = True
    list_display = ["id", "kind", "user_id", "state", "answered_count", "started_at", "completed_at"]
    list_filter = ["kind", "state"]
    search_fields = ["=id", "=user__id"]
    raw_id_fields = ["user"]
    readonly_fields = ["given"]

    @admin.display(description=_("réponses"))
    def given(self, assessment: Assessment) -> SafeString:
        """Responses are known by test and item together: they have no page of their own."""
        rows = assessment.responses.select_related("item").order_by("number")
        return format_html_join(
            "",
            "{}. {} · {} · {} s<br>",
            ((row.number, row.item.code, Response.Result(row.result).label, row.seconds) for row in rows),
        )
