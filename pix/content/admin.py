"""The content as it is loaded. It is written in files, and read here."""

from django.contrib import admin

from pix.audit.admin import ReadOnlyAdmin
from pix.content.models import Competence, Item, Release, Skill


@admin.register(Release)
class ReleaseAdmin(ReadOnlyAdmin):
    list_display = ["content_hash", "loaded_at", "is_current"]
    exclude = ["data"]


@admin.register(Competence)
class CompetenceAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "area"]
    list_select_related = ["area"]


@admin.register(Skill)
class SkillAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "level", "tube", "archived_at"]
    list_select_related = ["tube"]
    list_filter = ["level"]
    search_fields = ["code", "name"]


@admin.register(Item)
class ItemAdmin(ReadOnlyAdmin):
    list_display = ["code", "type", "skill", "archived_at"]
    list_select_related = ["skill"]
    list_filter = ["type"]
    search_fields = ["code"]
