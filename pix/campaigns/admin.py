"""The operators' lists of campaigns; the profiles offered to every school are retired or renamed here."""

from django.contrib import admin
from django.db.models import TextField

from pix.audit.admin import ReadOnlyAdmin
from pix.campaigns.models import Campaign, Participation, TargetProfile, TargetProfileTube

LONGEST_DESCRIPTION = 2_000


class TargetProfileTubeInline(admin.TabularInline):  # type: ignore[type-arg]
    model = TargetProfileTube
    extra = 0


@admin.register(TargetProfile)
class TargetProfileAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "code", "school", "archived_at"]
    list_select_related = ["school"]
    search_fields = ["name", "=code"]
    raw_id_fields = ["school"]
    formfield_overrides = {TextField: {"max_length": LONGEST_DESCRIPTION}}
    inlines = [TargetProfileTubeInline]


@admin.register(Campaign)
class CampaignAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "kind", "school", "created_at", "archived_at"]
    list_select_related = ["school"]
    list_filter = ["kind"]
    search_fields = ["=code", "=school__uai"]


@admin.register(Participation)
class ParticipationAdmin(ReadOnlyAdmin):
    is_about_a_person = True
    list_display = ["id", "campaign_id", "student_id", "user_id", "status", "started_at", "shared_at"]
    list_filter = ["status"]
    search_fields = ["=campaign__code", "=student__id", "=user__id"]
