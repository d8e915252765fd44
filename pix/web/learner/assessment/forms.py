"""Read what a page of questions sends: one field for each thing to answer."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pix.assessments.services.answering import MAX_LENGTH
from pix.content.contents import FieldContent, ItemContent
from pix.domain import grading

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ANSWER = "answer"
_TOO_LONG = _("C’est trop long : 500 caractères au plus.")
_NOTHING = _("Écrivez une réponse, ou passez.")
_ONE = _("Choisissez une réponse, ou passez.")
_SOME = _("Choisissez au moins une réponse, ou passez.")


class AnswerForm(forms.Form):
    """An answer to one item, in the form grading reads. Built only for what was posted."""

    def __init__(self, item: ItemContent, data: Mapping[str, str]) -> None:
        super().__init__(data)
        self._item = item
        if item.type == "qrocm":
            self.fields.update({field_name(field): _gap(field) for field in item.fields})
        else:
            self.fields[ANSWER] = _single(item)

    def value(self) -> grading.Answer:
        """The answer, once the form is valid."""
        if self._item.type == "qrocm":
            return {field.name: self.cleaned_data[field_name(field)] for field in self._item.fields}
        given = self.cleaned_data[ANSWER]
        return ",".join(given) if isinstance(given, list) else str(given)


def field_name(field: FieldContent) -> str:
    """The name of a gap in the page, apart from the names the page needs itself."""
    return f"case_{field.name}"


def _single(item: ItemContent) -> forms.Field:
    choices = [(str(number), text) for number, text in enumerate(item.proposals, start=1)]
    if item.type == "qcu":
        return forms.ChoiceField(
            choices=choices, widget=forms.RadioSelect, error_messages={"required": _ONE, "invalid_choice": _ONE}
        )
    if item.type == "qcm":
        return forms.MultipleChoiceField(
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _SOME, "invalid_choice": _SOME},
        )
    return _text(_NOTHING)


def _gap(field: FieldContent) -> forms.Field:
    missing = gettext("Complétez « %(label)s », ou passez.") % {"label": field.label}
    if field.choices:
        return forms.ChoiceField(
            choices=[(choice, choice) for choice in field.choices],
            error_messages={"required": missing, "invalid_choice": missing},
        )
    return _text(missing)


def _text(required: "StrOrPromise") -> forms.Field:
    return forms.CharField(
        error_messages={"required": required}, validators=[MaxLengthValidator(MAX_LENGTH, message=_TOO_LONG)]
    )
