"""The journal in the operators' back office, and what every list of it that nobody may write looks like."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from pix.audit import trail
from pix.audit.models import Entry, SecurityEvent, Source

EVENTS_SHOWN = 50


def latest_events_of(user_id: int) -> SafeString:
    """The last security events of a person, a line each: a key of two columns has no list in Django's back office."""
    rows = SecurityEvent.objects.filter(user_id=user_id).order_by("-at")[:EVENTS_SHOWN]
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


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """See and search, never write: people change through the services, which leave a trace."""

    # Counting five million rows to print a number nobody reads.
    show_full_result_count = False
    list_per_page = 50
    # A row of theirs that is opened is a look at an account: an event of security.
    is_about_a_person: ClassVar[bool] = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Told whenever a row is opened, its history included."""
        row = super().get_object(request, object_id, from_field)
        if self.is_about_a_person and row is not None:
            trail.notice(
                SecurityEvent.Kind.ACCOUNT_VIEW,
                at=timezone.now(),
                source=Source.BACK_OFFICE,
                user_id=request.user.pk,
                target=row,
            )
        return row


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "verb", "actor_kind", "actor_id", "school_id", "target_type", "target_id"]
    list_filter = ["actor_kind"]
    search_fields = ["=verb", "=school_id", "=target_id", "=actor_id"]
    ordering = ["-id"]
