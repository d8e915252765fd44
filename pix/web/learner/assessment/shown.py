"""What a question page shows of an item: its controls, with what was typed and what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from pix.content.contents import FieldContent, ItemContent
from pix.web.learner.assessment.forms import ANSWER, AnswerForm, field_name

LIST_ABOVE = 7
"""Beyond so many proposals, cards would fill the screen: a plain list."""


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


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a text, then the gap that follows them, if any."""

    text: str
    control: Control | None


@dataclass(frozen=True, slots=True)
class ShownItem:
    """Either one control, or paragraphs with gaps."""

    control: Control | None
    paragraphs: Sequence[Sequence[Part]]


def show(item: ItemContent, typed: QueryDict | None = None, form: AnswerForm | None = None) -> ShownItem:
    """Lay out an item, empty or as it was typed."""
    given = typed or QueryDict()
    if item.type == "qrocm":
        paragraphs = [
            [Part(piece.text, _gap(piece.field, given, form) if piece.field else None) for piece in paragraph]
            for paragraph in item.paragraphs
        ]
        return ShownItem(None, paragraphs)
    numbered = [(str(number), text) for number, text in enumerate(item.proposals, start=1)]
    chosen = given.getlist(ANSWER)
    control = Control(
        name=ANSWER,
        label=item.title,
        kind={"qcu": "radio", "qcm": "checkbox"}.get(item.type, item.format),
        typed=given.get(ANSWER, ""),
        errors=_errors(form, ANSWER),
        is_first_wrong=_is_first_wrong(form, ANSWER),
        options=[Option(value, text, value in chosen) for value, text in numbered],
    )
    return ShownItem(control, ())


def _gap(field: FieldContent, given: QueryDict, form: AnswerForm | None) -> Control:
    name = field_name(field)
    typed = given.get(name, "")
    return Control(
        name=name,
        label=field.label,
        kind="select" if field.choices else field.format,
        typed=typed,
        errors=_errors(form, name),
        is_first_wrong=_is_first_wrong(form, name),
        options=[Option(choice, choice, choice == typed) for choice in field.choices],
    )


def _errors(form: AnswerForm | None, name: str) -> list[str]:
    return [str(error) for error in form.errors.get(name, [])] if form else []


def _is_first_wrong(form: AnswerForm | None, name: str) -> bool:
    """The page opens on the first control to correct: under a long document, its error would not be seen."""
    return form is not None and next(iter(form.errors), "") == name
