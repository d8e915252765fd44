"""Can we try to read this? Whether it opens an account, the services say."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(forms.Form):
    """Who, and the proof."""

    login = forms.CharField(
        label=_("Identifiant ou adresse e-mail"),
        help_text=_("Par exemple lou.petit0503"),
        error_messages={"required": _("Écrivez votre identifiant ou votre adresse e-mail.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Mot de passe"),
        strip=False,
        error_messages={"required": _("Écrivez votre mot de passe.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NewPasswordForm(forms.Form):
    """A password of one's own; its rules are the service's."""

    password = forms.CharField(
        label=_("Nouveau mot de passe"),
        strip=False,
        error_messages={"required": _("Choisissez un mot de passe.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
