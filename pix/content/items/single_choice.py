"""QCU: one right proposal."""

from dataclasses import dataclass
from typing import Self

from pydantic import model_validator

from pix.content.items.item import ItemEntry, ItemType, gettext_noop
from pix.content.items.proposals import Proposals, check_proposals
from pix.domain.grading.single_choice import SingleChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleChoiceBody:
    """Proposals, numbered from 1."""

    proposals: tuple[str, ...]
    solution: SingleChoice


class SingleChoiceEntry(ItemEntry):
    """``solution`` is the number of the right proposal, from 1."""

    proposals: Proposals
    solution: int

    @model_validator(mode="after")
    def _the_solution_is_a_proposal(self) -> Self:
        check_proposals(self.proposals, [self.solution])
        return self

    def body(self) -> SingleChoiceBody:
        return SingleChoiceBody(proposals=tuple(self.proposals), solution=SingleChoice(str(self.solution)))


TYPE = ItemType(
    code="qcu",
    name="single_choice",
    label=gettext_noop("une seule réponse"),
    entry=SingleChoiceEntry,
)
