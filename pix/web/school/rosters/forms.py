"""What a school gives to import its base: a file, then its word."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pix.domain import siecle
from pix.rosters.models import RosterImport
from pix.web.school.rosters import words

NOT_THE_NUMBER = _("Ce n’est pas le nombre de partants. Relisez-le au-dessus, ou abandonnez cet import.")
NOT_THE_WAITING = _("Ce n’est pas le nombre de lignes en attente. Relisez-le au-dessus, ou abandonnez cet import.")


class UploadForm(forms.Form):
    """Can we try to read it? What the file says is the parser's business."""

    file = forms.FileField(
        label=_("L’export SIECLE « Élèves sans adresse », en .zip ou en .xml"),
        help_text=_("20 Mo au plus. Le fichier est effacé dès qu’il est lu."),
        max_length=None,
        widget=forms.FileInput(attrs={"accept": ".xml,.zip"}),
        error_messages={
            "required": _("Choisissez le fichier à importer."),
            "invalid": _("Choisissez le fichier à importer."),
            "missing": _("Choisissez le fichier à importer."),
            "empty": _("Ce fichier est vide. Téléchargez-le à nouveau depuis SIECLE."),
        },
    )

    too_big = False

    def say_too_big(self) -> None:
        """More than 20 MiB came, or the browser announced it: nothing of it is kept."""
        self.too_big = True
        self.errors.pop("file", None)
        limit = siecle.UPLOAD_LIMIT // (1024 * 1024)
        words = _("Ce fichier dépasse %(limit)s Mo. Déposez le .zip tel que SIECLE le donne, sans l’ouvrir.")
        self.add_error("file", words % {"limit": limit})


class ConfirmForm(forms.Form):
    """The second word, asked only for what is doubtful: a field for each of ``siecle.Doubts``, of its name."""

    departures = forms.CharField(
        label=_("Pour confirmer, écrivez le nombre de partants"),
        help_text=_("Les partants gardent leur compte et leurs Pix. Ils ne peuvent plus rejoindre vos campagnes."),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Écrivez le nombre de partants pour confirmer."), "max_length": NOT_THE_NUMBER},
    )
    held = forms.CharField(
        label=_("Pour confirmer, écrivez le nombre de lignes qui attendent pour cette raison"),
        help_text=_("Ces élèves ne sont pas importés ; ceux que vous connaissez déjà restent tels quels."),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Écrivez le nombre de lignes en attente pour confirmer."),
            "max_length": NOT_THE_WAITING,
        },
    )
    older = forms.BooleanField(
        label=_("J’importe ce fichier, plus ancien que la base actuelle"),
        error_messages={"required": _("Cochez cette case pour importer un fichier plus ancien.")},
    )
    other_year = forms.BooleanField(
        error_messages={"required": _("Cochez cette case pour importer la base d’une autre année.")}
    )

    def __init__(self, *args: Any, row: RosterImport, doubts: siecle.Doubts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leaving = row.counts.get("left", 0)
        self.waiting = row.held_most_count
        self.fields["other_year"].label = words.import_other_year(row)
        for doubt in siecle.Doubts._fields:
            if not getattr(doubts, doubt):
                del self.fields[doubt]

    @property
    def accepted(self) -> siecle.Doubts:
        """What a valid form says to be meant."""
        return siecle.Doubts(*(doubt in self.fields for doubt in siecle.Doubts._fields))

    def clean_departures(self) -> str:
        typed = _number(self.cleaned_data["departures"])
        if typed != str(self.leaving):
            raise forms.ValidationError(NOT_THE_NUMBER)
        return typed

    def clean_held(self) -> str:
        typed = _number(self.cleaned_data["held"])
        if typed != str(self.waiting):
            raise forms.ValidationError(NOT_THE_WAITING)
        return typed


class DuplicateAnswerForm(forms.Form):
    """One of the two buttons of a possible duplicate."""

    SAME = "same"
    OTHER = "other"

    position = forms.IntegerField(min_value=1, max_value=1_000_000)
    said = forms.ChoiceField(choices=[(SAME, SAME), (OTHER, OTHER)])


def _number(typed: str) -> str:
    """A number as people write it: 1 200 is 1200."""
    return "".join(typed.split())
