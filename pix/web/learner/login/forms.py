"""Can we try to read this? Whether it opens an account, the services say."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NewPasswordForm(forms.Form):
    """A password of one's own; its rules are the service's."""

    password = forms.CharField(
        label=_("Nouveau mot de passe"),
        strip=False,
        error_messages={"required": _("Choisissez un mot de passe.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
