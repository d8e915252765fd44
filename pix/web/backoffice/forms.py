"""What an operator gives."""

from typing import Any

from django.contrib.admin.forms import AdminPasswordChangeForm
from django.utils import timezone
from django.utils.translation import gettext as _

from pix.accounts.models import User
from pix.accounts.services.passwords import choose_password
from pix.audit.models import ActorKind
from pix.domain.passwords import SHORTEST_OF_AN_OPERATOR, compose_accents, weaknesses


class OperatorPasswordForm(AdminPasswordChangeForm):
    """Saved like everybody's password: by the service, which ends the other sessions and leaves a trace."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        password = compose_accents(data.get("new_password1") or "")
        if password and (len(password) < SHORTEST_OF_AN_OPERATOR or weaknesses(password)):
            rules = _(
                "%(shortest)s caractères ou plus, avec une majuscule, une minuscule et un chiffre, et rien de courant."
            )
            self.add_error("new_password1", rules % {"shortest": SHORTEST_OF_AN_OPERATOR})
        return data

    def save(self, commit: bool = True) -> User:
        choose_password(
            user=self.user,
            password=self.cleaned_data["new_password1"],
            actor_kind=ActorKind.OPERATOR,
            at=timezone.now(),
        )
        return self.user
