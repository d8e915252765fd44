"""Workers and timers in the operators' back office; the tasks have the list of their library."""

from django.contrib import admin

from pix.audit.admin import ReadOnlyAdmin
from pix.work.models import Timer, Worker


@admin.register(Worker)
class WorkerAdmin(ReadOnlyAdmin):
    list_display = ["lane", "name", "seen_at", "started_at", "task_id", "task_since", "school_id"]
    list_filter = ["lane"]
    search_fields = ["=lane", "=school_id"]
    ordering = ["lane", "name"]


@admin.register(Timer)
class TimerAdmin(ReadOnlyAdmin):
    list_display = ["line", "every", "succeeded_at", "failed_at", "failure", "due_at"]
    search_fields = ["line"]
    ordering = ["line"]
