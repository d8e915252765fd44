"""The forms of the way in: can we try to read this?"""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pix.lib import uai as uai_rules
from pix.schools.services.activation import LONGEST_NAME
from pix.web.components.fields import TOO_LONG, NameField
from pix.web.components.passwords import LONGEST_TYPED
from pix.web.components.passwords import TOO_LONG as TOO_LONG_A_PASSWORD

# These names are printed in a mail to somebody else: no address, no link, no number to call. « J.-P. » is a name, but a
# mail reader makes a link of « pix.example ».
_NOT_IN_A_NAME = re.compile(r"[0-9@:/\\<>|#%&*+=_\[\]{}()\"“”«»!?;,]|\w\w\.\w\w")

MALFORMED = _("L’UAI a sept chiffres et une lettre, comme 0750001U.")


class PersonNameField(NameField):
    """A first or last name: letters of any script, spaces, hyphens, apostrophes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=LONGEST_NAME, **options)

    def clean(self, value: Any) -> str:
        name = super().clean(value)
        if _NOT_IN_A_NAME.search(name):
            raise ValidationError(_("Un nom n’a ni chiffre, ni signe comme @ ou /."), code="not_a_name")
        return name


class ActivationForm(forms.Form):
    """Which school, and who asks."""

    uai = forms.CharField(
        label=_("UAI de l’établissement"),
        help_text=_("Sept chiffres et une lettre, comme 0750001U."),
        max_length=uai_rules.LONGEST_TYPED,
        error_messages={"required": _("Indiquez l’UAI de l’établissement."), "max_length": MALFORMED},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )
    first_name = PersonNameField(
        label=_("Votre prénom"),
        error_messages={"required": _("Indiquez votre prénom.")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = PersonNameField(
        label=_("Votre nom"),
        error_messages={"required": _("Indiquez votre nom.")},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )

    def clean_uai(self) -> str:
        """The number as it is stored; a wrong letter is nobody's business here."""
        number = uai_rules.normalize(self.cleaned_data["uai"])
        if not uai_rules.is_well_formed(number):
            raise ValidationError(MALFORMED, code="malformed")
        return number


class SignUpForm(forms.Form):
    """A new account, opened by an address."""

    first_name = PersonNameField(
        label=_("Prénom"),
        error_messages={"required": _("Indiquez votre prénom.")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = PersonNameField(
        label=_("Nom"),
        error_messages={"required": _("Indiquez votre nom.")},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    email = forms.EmailField(
        label=_("Votre adresse e-mail professionnelle"),
        help_text=_("Elle servira à vous connecter."),
        max_length=254,
        error_messages={
            "required": _("Indiquez votre adresse e-mail."),
            "invalid": _("Cette adresse est incomplète : elle ressemble à prenom.nom@ac-lyon.fr."),
            "max_length": TOO_LONG,
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Mot de passe"),
        max_length=LONGEST_TYPED,
        strip=False,
        error_messages={"required": _("Choisissez un mot de passe."), "max_length": TOO_LONG_A_PASSWORD},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
