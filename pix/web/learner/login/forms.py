"""Can we try to read this? Whether it opens an account, the services say."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pix.web.components.passwords import LONGEST_TYPED, TOO_LONG


class NewPasswordForm(forms.Form):
    """A password of one's own; its rules are the service's."""

    password = forms.CharField(
        label=_("Nouveau mot de passe"),
        max_length=LONGEST_TYPED,
        strip=False,
        error_messages={"required": _("Choisissez un mot de passe."), "max_length": TOO_LONG},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
