"""QCM: all the right proposals and no other."""

from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import Field, model_validator

from pix.content.items.item import ItemEntry, ItemType, gettext_noop
from pix.content.items.proposals import Proposals, check_proposals
from pix.domain.grading.multiple_choice import MultipleChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipleChoiceBody:
    """Proposals, numbered from 1."""

    proposals: tuple[str, ...]
    solution: MultipleChoice


class MultipleChoiceEntry(ItemEntry):
    """``solution`` lists the numbers of the right proposals, from 1."""

    proposals: Proposals
    solution: Annotated[list[int], Field(min_length=1)]

    @model_validator(mode="after")
    def _the_solutions_are_proposals(self) -> Self:
        check_proposals(self.proposals, self.solution)
        return self

    def body(self) -> MultipleChoiceBody:
        right = tuple(str(number) for number in self.solution)
        return MultipleChoiceBody(proposals=tuple(self.proposals), solution=MultipleChoice(right))


TYPE = ItemType(
    code="qcm",
    name="multiple_choice",
    label=gettext_noop("plusieurs réponses"),
    entry=MultipleChoiceEntry,
)
