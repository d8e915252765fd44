"""QROC: one field to write in."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pix.content.items.short_text import ShortTextBody
from pix.web.learner.assessment.items.controls import ANSWER, Control, control, text_field
from pix.web.learner.assessment.items.interaction import Input, Interaction

_NOTHING = _("Écrivez une réponse, ou passez.")


class ItemInteraction(Interaction[ShortTextBody]):
    def fields(self) -> dict[str, forms.Field]:
        return {ANSWER: text_field(_NOTHING)}

    def value(self, cleaned: Mapping[str, Any]) -> str:
        return str(cleaned[ANSWER])

    def show(self, typed: Input) -> Control:
        return control(ANSWER, typed, label=self.item.title, kind=self.body.format)

    def words(self, answer: str) -> Iterator[str]:
        yield answer
