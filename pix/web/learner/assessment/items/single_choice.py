"""QCU: radio buttons."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pix.content.items.single_choice import SingleChoiceBody
from pix.web.learner.assessment.items.controls import ANSWER, Control, numbered, proposals_control
from pix.web.learner.assessment.items.interaction import Input, Interaction

_ONE = _("Choisissez une réponse, ou passez.")


class ItemInteraction(Interaction[SingleChoiceBody]):
    def fields(self) -> dict[str, forms.Field]:
        choice = forms.ChoiceField(
            choices=numbered(self.body.proposals),
            widget=forms.RadioSelect,
            error_messages={"required": _ONE, "invalid_choice": _ONE},
        )
        return {ANSWER: choice}

    def value(self, cleaned: Mapping[str, Any]) -> str:
        return str(cleaned[ANSWER])

    def show(self, typed: Input) -> Control:
        return proposals_control(self.body.proposals, typed, label=self.item.title, kind="radio")

    def words(self, answer: str) -> Iterator[str]:
        yield self.body.proposals[int(answer) - 1]
