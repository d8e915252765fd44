"""QROCM: a text whose gaps are fields to write in or lists to choose from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from pix.content.items.cloze import ClozeBody, Gap
from pix.web.learner.assessment.items.controls import Control, Option, control, text_field
from pix.web.learner.assessment.items.interaction import Input, Interaction


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a text, then the gap that follows them, if any."""

    text: str
    control: Control | None


class ItemInteraction(Interaction[ClozeBody]):
    def fields(self) -> dict[str, forms.Field]:
        return {_name(gap): _field(gap) for gap in self.body.gaps}

    def value(self, cleaned: Mapping[str, Any]) -> Mapping[str, str]:
        return {gap.name: cleaned[_name(gap)] for gap in self.body.gaps}

    def show(self, typed: Input) -> Sequence[Sequence[Part]]:
        """Paragraphs."""
        return [
            [Part(piece.text, _control(piece.gap, typed) if piece.gap else None) for piece in paragraph]
            for paragraph in self.body.paragraphs
        ]

    def words(self, answer: Mapping[str, str]) -> Iterator[str]:
        yield from (answer[gap.name] for gap in self.body.gaps if answer.get(gap.name))


def _name(gap: Gap) -> str:
    """The name of a gap in the page, apart from the names the page needs itself."""
    return f"case_{gap.name}"


def _field(gap: Gap) -> forms.Field:
    missing = _("Complétez « %(label)s », ou passez.") % {"label": gap.label}
    if gap.choices:
        return forms.ChoiceField(
            choices=[(choice, choice) for choice in gap.choices],
            error_messages={"required": missing, "invalid_choice": missing},
        )
    return text_field(missing)


def _control(gap: Gap, typed: Input) -> Control:
    name = _name(gap)
    picked = typed.text(name)
    return control(
        name,
        typed,
        label=gap.label,
        kind="select" if gap.choices else gap.format,
        options=[Option(choice, choice, choice == picked) for choice in gap.choices],
    )
