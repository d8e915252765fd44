"""QROC: a few words, a sentence or a number to write."""

from dataclasses import dataclass
from typing import Self

from pydantic import model_validator

from pix.content.items.item import ItemEntry, ItemType, gettext_noop
from pix.content.items.solutions import Written, check_solutions
from pix.domain.grading.short_text import Format, ShortText


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortTextBody:
    """One thing to write."""

    format: Format
    solution: ShortText


class ShortTextEntry(Written, ItemEntry):
    """``solutions`` lists what is accepted; ``format`` says what is written."""

    @model_validator(mode="after")
    def _the_solutions_can_be_reached(self) -> Self:
        check_solutions(self.solutions, self.format, self.treatments)
        return self

    def body(self) -> ShortTextBody:
        return ShortTextBody(format=self.format, solution=self.short_text())


TYPE = ItemType(
    code="qroc",
    name="short_text",
    label=gettext_noop("réponse à écrire"),
    entry=ShortTextEntry,
)
