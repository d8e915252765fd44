"""Fields that several forms ask for in the same way, and how much of what was typed is read."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pix.lib.text import clean_name

TOO_LONG = gettext_lazy("%(limit_value)s caractères au plus.")
LONGEST_UNSAID = 255
"""Of what has no length of its own: a choice, a box, a day, a number."""

CUT = "…"


class BoundedField(BoundField):
    """A field that is read no further than its bound: neither its rules nor the page that refuses it see more.

    What is longer is cut where the bound is passed, by a sign that is never stripped: it stays too long, so that it is
    always refused, and the page that shows it again says that it was cut.
    """

    @property
    def data(self) -> Any:
        return self._bounded(super().data)

    def _bounded(self, typed: Any) -> Any:
        if isinstance(typed, list):
            return [self._bounded(one) for one in typed]
        longest = getattr(self.field, "max_length", None) or LONGEST_UNSAID
        if not isinstance(typed, str) or len(typed) <= longest:
            return typed
        if getattr(self.field, "strip", False):
            typed = typed.strip()
        return typed if len(typed) <= longest else typed[:longest] + CUT


class FormRenderer(DjangoTemplates):
    """Django's, for all the forms of the project, its own included."""

    bound_field_class = BoundedField


class NameField(forms.CharField):
    """A first or last name as people write it: without invisible characters, its spaces in order."""

    def __init__(self, *, longest: int = 255, error_messages: dict[str, Any] | None = None, **options: Any) -> None:
        said = {"max_length": TOO_LONG} | (error_messages or {})
        super().__init__(max_length=longest, error_messages=said, **options)
        self.longest = longest

    def clean(self, value: Any) -> str:
        name, _removed = clean_name(super().clean(value))
        if not name:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(name) > self.longest:  # Composing its accents makes some letters two.
            raise ValidationError(_("%(limit)s caractères au plus.") % {"limit": self.longest}, code="too_long")
        return name
