"""Grade a short written answer (QROC), or one picked from a list."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from pix.domain.grading import normalization
from pix.domain.grading.normalization import ALL_TREATMENTS, Treatment
from pix.domain.grading.solution import Answer, as_text
from pix.domain.grading.verdict import Grade, Result

Format = Literal["word", "sentence", "number"]

_UNIT = re.compile(r"\s+[^\W\d_][^\d]*$|\s*[€$%°]\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortText:
    """The accepted answers and how strictly they are read.

    ``picked`` says that the answer comes from a list of ours: it is compared as is.
    """

    solutions: tuple[str, ...]
    format: Format = "word"
    treatments: Collection[Treatment] = ALL_TREATMENTS
    picked: bool = False

    def read(self, answer: Answer) -> str | None:
        return as_text(answer)

    def grade(self, answer: str) -> Grade:
        """Accept an answer that stands for one of the solutions."""
        return Grade(Result.KO if slips(self, answer) is None else Result.OK)

    def right_answer(self) -> str:
        return self.solutions[0]


def slips(item: ShortText, answer: str) -> int | None:
    """Count the slips between an answer and the nearest solution; ``None`` when refused."""
    if item.picked:
        return 0 if answer in item.solutions else None
    if item.format == "number":
        return _number_slips(item, answer)
    return _text_slips(answer, item.solutions, item.treatments)


def _number_slips(item: ShortText, answer: str) -> int | None:
    """Compare numbers as numbers, and never nearly: 1 815 is not almost 1 816.

    A unit written after the number is forgiven (``350 €``, ``3 articles``).
    ``trois`` may stand beside ``3`` among the solutions: words are read as words.
    """
    given = normalization.number(_UNIT.sub("", answer))
    if given is not None:
        return 0 if given in map(normalization.number, item.solutions) else None
    strict = set(item.treatments) - {"t3"}
    numbers = [solution for solution in item.solutions if normalization.number(solution) is not None]
    words = [solution for solution in item.solutions if solution not in numbers]
    exact = _text_slips(answer, numbers, strict)
    return exact if exact is not None else _text_slips(answer, words, item.treatments)


def _text_slips(answer: str, solutions: Iterable[str], treatments: Collection[Treatment]) -> int | None:
    treated = normalization.treat(answer, treatments)
    expected = [normalization.treat(solution, treatments) for solution in solutions]
    if "t3" in treatments:
        return normalization.distance(treated, expected)
    return 0 if treated and treated in expected else None
