"""Grade a short written answer (QROC), or one picked from a list."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from pix.domain.grading import normalization
from pix.domain.grading.normalization import ALL_TREATMENTS, Treatment
from pix.domain.grading.verdict import Grade, Result

Format = Literal["word", "sentence", "number"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortText:
    """The accepted answers and how strictly they are read.

    ``picked`` says that the answer comes from a list of ours: it is compared as is.
    """

    solutions: tuple[str, ...]
    format: Format = "word"
    treatments: Collection[Treatment] = ALL_TREATMENTS
    picked: bool = False


def grade_text(item: ShortText, answer: str) -> Grade:
    """Accept an answer that stands for one of the solutions."""
    return Grade(Result.KO if slips(item, answer) is None else Result.OK)


def slips(item: ShortText, answer: str) -> int | None:
    """Count the slips between an answer and the nearest solution; ``None`` when refused.

    Numbers are compared as numbers when the item asks for one, and never
    approximately: 1 815 is not nearly 1 816.
    """
    if item.picked:
        return 0 if answer in item.solutions else None
    treatments = set(item.treatments)
    if item.format == "number":
        expected = [normalization.number(solution) for solution in item.solutions]
        if None not in expected:
            given = normalization.number(answer)
            if given is not None:
                return 0 if given in expected else None
            treatments.discard("t3")
    treated = normalization.treat(answer, treatments)
    solutions = [normalization.treat(solution, treatments) for solution in item.solutions]
    if "t3" in treatments:
        return normalization.distance(treated, solutions)
    return 0 if treated and treated in solutions else None
