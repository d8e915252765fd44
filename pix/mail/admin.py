"""What has not left, for operators: how often it was tried, when it is tried again, and one act, to try it now.

Neither the address nor the words are here: they are sealed. What a message is about leads to who it is for.
"""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from pix.audit.admin import ReadOnlyAdmin
from pix.mail.models import MailOutage, Message
from pix.mail.services.retrying import retry_now


class StateFilter(admin.SimpleListFilter):
    """Opens on what has not left; the others are a click away."""

    title = gettext_lazy("état")
    parameter_name = "etat"
    NOT_GONE, ALL = "pas-partis", "tous"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(self.ALL, gettext_lazy("Tous")), *Message.State.choices]

    def choices(self, changelist: Any) -> Any:
        everything, *others = super().choices(changelist)
        yield everything | {"display": gettext_lazy("Pas partis")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Message]) -> QuerySet[Message]:
        if self.value() is None:
            return queryset.filter(state__in=(Message.State.WAITING, Message.State.GIVEN_UP))
        return queryset if self.value() == self.ALL else queryset.filter(state=self.value())


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ["asked_at", "state", "tries", "next_try_at", "error", "domain", "kind", "about"]
    list_filter = [StateFilter, "kind"]
    search_fields = ["=domain", "=about_id", "=asker_id", "=reference"]
    exclude = ["sealed"]
    ordering = ["-id"]
    actions = ["try_again"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        queryset: QuerySet[Message] = super().get_queryset(request).defer("sealed")
        return queryset

    @admin.display(description=gettext_lazy("à propos de"))
    def about(self, message: Message) -> str:
        return f"{message.about_type} {message.about_id}"

    @admin.action(description=gettext_lazy("Réessayer maintenant"))
    def try_again(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        chosen = list(queryset.values_list("pk", flat=True))
        tried = retry_now(ids=chosen, operator_id=request.user.pk or 0, at=timezone.now())
        left_out = len(chosen) - tried
        if tried:
            said = ngettext("%(count)s message repart.", "%(count)s messages repartent.", tried)
            self.message_user(request, said % {"count": tried}, messages.SUCCESS)
        if left_out:
            said = ngettext(
                "%(count)s message ne repart pas : il est parti, retiré, effacé, ou en train de partir.",
                "%(count)s messages ne repartent pas : ils sont partis, retirés, effacés, ou en train de partir.",
                left_out,
            )
            self.message_user(request, said % {"count": left_out}, messages.WARNING)


@admin.register(MailOutage)
class OutageAdmin(ReadOnlyAdmin):
    list_display = ["began_at", "seen_at", "ended_at", "error"]
    ordering = ["-began_at"]
