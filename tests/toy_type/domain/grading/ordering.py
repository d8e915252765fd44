"""Grade steps put in order: the rank of each."""

from collections.abc import Mapping
from dataclasses import dataclass

from pix.domain.grading import Answer, Grade, Result


@dataclass(frozen=True, slots=True)
class Ordering:
    """The rank of each step, by its name."""

    ranks: Mapping[str, str]

    def read(self, answer: Answer) -> Mapping[str, str] | None:
        if isinstance(answer, str):
            return None
        return {name: rank for name, rank in answer.items() if name in self.ranks}

    def grade(self, answer: Mapping[str, str]) -> Grade:
        placed = {name: answer.get(name) == rank for name, rank in self.ranks.items()}
        return Grade(Result.OK if all(placed.values()) else Result.KO, placed)

    def right_answer(self) -> Mapping[str, str]:
        return self.ranks
