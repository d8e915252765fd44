"""The journal in the operators' back office, and what every list of it that nobody may write looks like."""

from django.contrib import admin
from django.http import HttpRequest

from pix.audit.models import Entry, SecurityEvent


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """See and search, never write: people change through the services, which leave a trace."""

    # Counting five million rows to print a number nobody reads.
    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "verb", "actor_kind", "actor_id", "school_id", "target_type", "target_id"]
    list_filter = ["actor_kind"]
    search_fields = ["=verb", "=school_id", "=target_id", "=actor_id"]
    ordering = ["-id"]


@admin.register(SecurityEvent)
class SecurityEventAdmin(ReadOnlyAdmin):
    list_display = ["at", "kind", "source", "user_id", "school_id", "target_type", "target_id", "detail"]
    list_filter = ["kind", "source"]
    search_fields = ["=user_id"]
    ordering = ["-id"]
