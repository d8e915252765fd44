"""The operators' lists of schools, and their members. Only a school's own card is written here."""

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from pix.audit.admin import ReadOnlyAdmin
from pix.mail.models import Message
from pix.schools.models import Invitation, Membership, School


@admin.register(School)
class SchoolAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["uai", "name", "email", "archived_at"]
    search_fields = ["=uai", "name"]
    fields = ["uai", "name", "email", "archived_at"]
    show_full_result_count = False


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    is_about_a_person = True
    list_display = ["school", "user_id", "role", "created_at", "disabled_at"]
    list_select_related = ["school"]
    list_filter = ["role"]
    search_fields = ["=school__uai", "=user__id"]


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ["school", "purpose", "role", "created_at", "message", "expires_at", "accepted_at", "cancelled_at"]
    list_select_related = ["school"]
    list_filter = ["purpose"]
    search_fields = ["=school__uai", "=email"]
    exclude = ["token_hash"]
    readonly_fields = ["message"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invitation]:
        latest = Message.objects.about(Invitation).filter(about_id=OuterRef("pk")).order_by("-id")
        queryset: QuerySet[Invitation] = super().get_queryset(request)
        return queryset.annotate(message_state=Subquery(latest.values("state")[:1]))

    @admin.display(description=gettext_lazy("message"), empty_value="–")
    def message(self, invitation: Invitation) -> str | None:
        """Whether its mail has left; nothing once that is forgotten, a month after."""
        state = getattr(invitation, "message_state", None)
        return str(Message.State(state).label) if state else None
