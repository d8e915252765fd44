"""Something to write in a few characters, alone or in a text with gaps."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from pix.content.strict import Strict, Text
from pix.domain import grading
from pix.domain.grading.short_text import Format, ShortText

NUMERIC_ENOUGH_TO_MISTAKE = 4
"""From this many digits, approximate text would accept a neighboring number."""


class Written(Strict):
    """What is accepted, and how strictly it is read."""

    solutions: Annotated[list[Text], Field(min_length=1, max_length=50)]
    format: Format = "word"
    treatments: Annotated[list[grading.Treatment], Field(max_length=3)] = Field(
        default_factory=lambda: list(grading.ALL_TREATMENTS)
    )

    def short_text(self, *, picked: bool = False) -> ShortText:
        """How it is graded; ``picked`` when it is chosen in a list."""
        return ShortText(
            solutions=tuple(self.solutions), format=self.format, treatments=tuple(self.treatments), picked=picked
        )


def check_solutions(solutions: Sequence[str], form: Format, treatments: Sequence[grading.Treatment]) -> None:
    """Refuse a solution nobody could give, or that a neighboring number would satisfy."""
    numbers = [grading.number(solution) for solution in solutions]
    if form == "number" and not any(value is not None for value in numbers):
        raise ValueError(f"format number : aucune solution n’est un nombre parmi {solutions}")
    for solution, value in zip(solutions, numbers, strict=True):
        treated = grading.treat(solution, treatments)
        if not treated:
            raise ValueError(f"solution {solution!r} : les traitements n’en laissent rien ; retirez t2")
        mistakable = value is not None and len(treated) >= NUMERIC_ENOUGH_TO_MISTAKE
        if mistakable and form != "number" and "t3" in treatments:
            raise ValueError(f"solution {solution!r} : un nombre voisin passerait ; prenez format number ou retirez t3")
