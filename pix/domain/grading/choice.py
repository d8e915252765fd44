"""Grade a choice among numbered proposals: one (QCU) or several (QCM)."""

from collections import Counter
from dataclasses import dataclass

from pix.domain.grading.verdict import Grade, Result


@dataclass(frozen=True, slots=True)
class SingleChoice:
    """The number of the right proposal, from 1, as the page sends it."""

    solution: str


@dataclass(frozen=True, slots=True)
class MultipleChoice:
    """The numbers of all the right proposals."""

    solutions: tuple[str, ...]


def grade_single(item: SingleChoice, answer: str) -> Grade:
    """Accept exactly the number of the right proposal."""
    return Grade(Result.OK if answer == item.solution else Result.KO)


def grade_multiple(item: MultipleChoice, answer: str) -> Grade:
    """Accept the right numbers, separated by commas, in any order, each once and no other."""
    chosen = Counter(number.strip() for number in answer.split(","))
    return Grade(Result.OK if chosen == Counter(item.solutions) else Result.KO)
