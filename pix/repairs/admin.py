"""What repairs left behind, for operators to read. Nothing is written here."""

from django.contrib import admin

from pix.audit.admin import ReadOnlyAdmin
from pix.repairs.models import UndoRemainder


@admin.register(UndoRemainder)
class UndoRemainderAdmin(ReadOnlyAdmin):
    list_display = ["roster_import_id", "student_id", "because", "field", "has_left"]
    list_filter = ["because"]
    search_fields = ["=roster_import__id", "=student__id"]
