"""Can we try to read this? Whether it is a code, a pupil or a good password, the services say."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pix.domain.reconciliation import TypedIdentity
from pix.lib.dates import EARLIEST_YEAR
from pix.lib.method_kinds import MethodKind
from pix.web.components.fields import TOO_LONG, NameField
from pix.web.components.passwords import LONGEST_TYPED
from pix.web.components.passwords import TOO_LONG as TOO_LONG_A_PASSWORD

NOT_A_DAY = gettext_lazy("Le jour va de 1 à 31.")
NOT_A_MONTH = gettext_lazy("Le mois va de 1 à 12.")
NOT_A_YEAR = gettext_lazy("L’année s’écrit avec 4 chiffres, comme 2010.")


class CodeForm(forms.Form):
    """The code on the board."""

    code = forms.CharField(
        label=gettext_lazy("Mon code"),
        help_text=gettext_lazy("6 lettres et 3 chiffres, comme MPLRHT364."),
        max_length=100,
        error_messages={
            "required": gettext_lazy("Écrivez le code que votre professeur vous a donné."),
            "max_length": gettext_lazy("C’est trop long : un code a 6 lettres et 3 chiffres, comme MPLRHT364."),
        },
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "translate": "no"}
        ),
    )


def _box(label: Any, autocomplete: str, length: int, too_long: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=length, error_messages={"max_length": too_long}, widget=widget)


class IdentityForm(forms.Form):
    """First name, name, birthdate: as on the list of the class."""

    first_name = NameField(
        label=gettext_lazy("Prénom"),
        error_messages={"required": gettext_lazy("Écrivez votre prénom.")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name", "spellcheck": "false"}),
    )
    last_name = NameField(
        label=gettext_lazy("Nom"),
        error_messages={"required": gettext_lazy("Écrivez votre nom.")},
        widget=forms.TextInput(attrs={"autocomplete": "family-name", "spellcheck": "false"}),
    )
    birth_day = _box(gettext_lazy("Jour"), "bday-day", 2, NOT_A_DAY)
    birth_month = _box(gettext_lazy("Mois"), "bday-month", 2, NOT_A_MONTH)
    birth_year = _box(gettext_lazy("Année"), "bday-year", 4, NOT_A_YEAR)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["birth_day"].error_messages["required"] = _("Écrivez le jour.")
        self.fields["birth_month"].error_messages["required"] = _("Écrivez le mois.")
        self.fields["birth_year"].error_messages["required"] = _("Écrivez l’année.")

    def clean_birth_day(self) -> int:
        """« 5 » is read as 05."""
        return _number(self.cleaned_data["birth_day"], 1, 31, NOT_A_DAY)

    def clean_birth_month(self) -> int:
        """« 9 » is read as 09."""
        return _number(self.cleaned_data["birth_month"], 1, 12, NOT_A_MONTH)

    def clean_birth_year(self) -> int:
        """Four digits: « 10 » could be two centuries."""
        year = _number(self.cleaned_data["birth_year"], 1000, 9999, NOT_A_YEAR)
        latest = timezone.localdate().year
        if not EARLIEST_YEAR <= year <= latest:
            years = {"first": EARLIEST_YEAR, "last": latest}
            raise ValidationError(_("Vérifiez l’année : elle va de %(first)s à %(last)s.") % years)
        return year

    def clean(self) -> dict[str, Any]:
        """A day that exists, and is over."""
        data = self.cleaned_data
        if {"birth_day", "birth_month", "birth_year"} <= data.keys():
            try:
                born = date(data["birth_year"], data["birth_month"], data["birth_day"])
            except ValueError:
                self.add_error("birth_day", _("Cette date n’existe pas. Vérifiez le jour et le mois."))
            else:
                if born > timezone.localdate():
                    self.add_error("birth_year", _("Cette date n’est pas encore passée."))
                data["birth_date"] = born
        return data

    def identity(self) -> TypedIdentity:
        """What a valid form says."""
        data = self.cleaned_data
        return TypedIdentity(first_name=data["first_name"], last_name=data["last_name"], birth_date=data["birth_date"])


class NewAccountForm(forms.Form):
    """A password, and what it goes with: the identifiant, or an address for those who are old enough."""

    IDENTIFIANT, EMAIL = MethodKind.USERNAME, MethodKind.EMAIL

    login_with = forms.ChoiceField(choices=[(IDENTIFIANT, IDENTIFIANT), (EMAIL, EMAIL)], required=False)
    email = forms.EmailField(
        label=gettext_lazy("Mon adresse e-mail"),
        required=False,
        max_length=254,
        error_messages={
            "invalid": gettext_lazy("Cette adresse est incomplète : elle ressemble à lou@exemple.fr."),
            "max_length": TOO_LONG,
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Mot de passe"),
        max_length=LONGEST_TYPED,
        strip=False,
        error_messages={"required": gettext_lazy("Choisissez un mot de passe."), "max_length": TOO_LONG_A_PASSWORD},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """The address counts when it is chosen, or sent without a choice."""
        data = self.cleaned_data
        chosen = data.get("login_with")
        if chosen == self.EMAIL and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Écrivez votre adresse e-mail, ou choisissez « Mon identifiant »."))
        if chosen == self.IDENTIFIANT:
            data["email"] = ""
            self.errors.pop("email", None)
        return data


class ExternalIdForm(forms.Form):
    """What a campaign asks first, under the name the school gave it."""

    external_id = forms.CharField(
        max_length=255,
        error_messages={"max_length": TOO_LONG},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["external_id"]
        field.label = label
        field.error_messages["required"] = _("Répondez à « %(label)s ».") % {"label": label}


def _number(typed: str, lowest: int, highest: int, message: Any) -> int:
    """Read ASCII digits only: other scripts have digits too, and a birthdate is compared."""
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 4 and lowest <= int(typed) <= highest):
        raise ValidationError(message, code="out_of_range")
    return int(typed)
