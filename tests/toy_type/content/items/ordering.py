"""ORDRE: steps to put in order."""

from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import Field, model_validator

from pix.content.items.item import ItemEntry, ItemType, gettext_noop
from pix.content.strict import Text
from tests.toy_type.domain.grading.ordering import Ordering


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderingBody:
    """Steps as they are shown, by name."""

    steps: dict[str, str]
    solution: Ordering


class OrderingEntry(ItemEntry):
    """``steps`` are written in the right order, and shown in that of the alphabet."""

    steps: Annotated[list[Text], Field(min_length=2, max_length=9)]

    @model_validator(mode="after")
    def _every_step_has_its_place(self) -> Self:
        if len(set(self.steps)) != len(self.steps):
            raise ValueError("steps contient deux fois la même étape")
        return self

    def body(self) -> OrderingBody:
        shown = {f"etape_{number}": text for number, text in enumerate(sorted(self.steps), start=1)}
        ranks = {name: str(self.steps.index(text) + 1) for name, text in shown.items()}
        return OrderingBody(steps=shown, solution=Ordering(ranks))


TYPE = ItemType(code="ordre", name="ordering", label=gettext_noop("étapes à ordonner"), entry=OrderingEntry)
