"""Read what a page of questions sends: one field for each thing to answer."""

from typing import Any

from django import forms
from django.http import QueryDict

from pix.domain import grading
from pix.web.learner.assessment.items.interaction import Input, Interaction


class AnswerForm(forms.Form):
    """An answer to one item, in the form grading reads. Built only for what was posted."""

    def __init__(self, interaction: Interaction[Any], data: QueryDict) -> None:
        super().__init__(data)
        self._interaction = interaction
        self.fields.update(interaction.fields())

    def value(self) -> grading.Answer:
        """The answer, once the form is valid."""
        return self._interaction.value(self.cleaned_data)

    def input(self) -> Input:
        """What was posted, as far as it is read, with what is wrong with it."""
        typed = QueryDict(mutable=True)
        for field in self:
            typed.setlist(field.name, field.data if isinstance(field.data, list) else [field.data or ""])
        return Input(typed, {name: [str(error) for error in errors] for name, errors in self.errors.items()})
