"""The controls that several types of items share: a field to write in, a list to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from pix.assessments.services.answering import MAX_LENGTH
from pix.web.learner.assessment.items.interaction import Input

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ANSWER = "answer"
"""The name of the control of an item that has one."""
ITEM = "item"
"""The control that says which item is answered."""
LIST_ABOVE = 7
"""Beyond so many proposals, cards would fill the screen: a plain list."""
_TOO_LONG = _("C’est trop long : 500 caractères au plus.")


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Control:
    """One thing to answer. ``kind``: radio, checkbox, select, number, word or sentence."""

    name: str
    label: str
    kind: str
    typed: str
    errors: Sequence[str]
    is_first_wrong: bool
    options: Sequence[Option] = ()

    @property
    def as_list(self) -> bool:
        return len(self.options) > LIST_ABOVE


def control(name: str, typed: Input, *, label: str, kind: str, options: Sequence[Option] = ()) -> Control:
    """A control with what was typed in it and what is wrong with that."""
    return Control(
        name=name,
        label=label,
        kind=kind,
        typed=typed.text(name),
        errors=typed.errors.get(name, ()),
        is_first_wrong=typed.is_first_wrong(name),
        options=options,
    )


def numbered(proposals: Sequence[str]) -> list[tuple[str, str]]:
    """Proposals by their number, from 1, as grading reads them."""
    return [(str(number), text) for number, text in enumerate(proposals, start=1)]


def proposals_control(proposals: Sequence[str], typed: Input, *, label: str, kind: str) -> Control:
    """Numbered proposals, those that were chosen still chosen."""
    chosen = typed.values.getlist(ANSWER)
    options = [Option(value, text, value in chosen) for value, text in numbered(proposals)]
    return control(ANSWER, typed, label=label, kind=kind, options=options)


def text_field(required: "StrOrPromise") -> forms.Field:
    """Something to write; ``required`` is said when nothing is."""
    return forms.CharField(max_length=MAX_LENGTH, error_messages={"required": required, "max_length": _TOO_LONG})
