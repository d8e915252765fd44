"""Fields that several forms ask for in the same way."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from pix.lib.text import clean_name


class NameField(forms.CharField):
    """A first or last name as people write it: without invisible characters, its spaces in order."""

    def __init__(self, *, longest: int = 255, **options: Any) -> None:
        super().__init__(**options)
        self.longest = longest

    def clean(self, value: Any) -> str:
        name, _removed = clean_name(super().clean(value))
        if not name:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(name) > self.longest:
            raise ValidationError(_("%(limit)s caractères au plus.") % {"limit": self.longest}, code="too_long")
        return name
