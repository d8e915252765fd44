"""QCM: boxes to tick."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pix.content.items.multiple_choice import MultipleChoiceBody
from pix.domain.grading.multiple_choice import SEPARATOR
from pix.web.learner.assessment.items.controls import ANSWER, Control, numbered, proposals_control
from pix.web.learner.assessment.items.interaction import Input, Interaction

_SOME = _("Choisissez au moins une réponse, ou passez.")


class ItemInteraction(Interaction[MultipleChoiceBody]):
    def fields(self) -> dict[str, forms.Field]:
        choice = forms.MultipleChoiceField(
            choices=numbered(self.body.proposals),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _SOME, "invalid_choice": _SOME},
        )
        return {ANSWER: choice}

    def value(self, cleaned: Mapping[str, Any]) -> str:
        return SEPARATOR.join(cleaned[ANSWER])

    def show(self, typed: Input) -> Control:
        return proposals_control(self.body.proposals, typed, label=self.item.title, kind="checkbox")

    def words(self, answer: str) -> Iterator[str]:
        yield from (self.body.proposals[int(number) - 1] for number in answer.split(SEPARATOR))
