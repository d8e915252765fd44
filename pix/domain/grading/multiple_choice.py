"""Grade the choice of several among numbered proposals (QCM)."""

from collections import Counter
from dataclasses import dataclass

from pix.domain.grading.solution import Answer, as_text
from pix.domain.grading.verdict import Grade, Result

SEPARATOR = ","


@dataclass(frozen=True, slots=True)
class MultipleChoice:
    """The numbers of all the right proposals."""

    right: tuple[str, ...]

    def read(self, answer: Answer) -> str | None:
        return as_text(answer)

    def grade(self, answer: str) -> Grade:
        """Accept the right numbers, separated by commas, in any order, each once and no other."""
        chosen = Counter(number.strip() for number in answer.split(SEPARATOR))
        return Grade(Result.OK if chosen == Counter(self.right) else Result.KO)

    def right_answer(self) -> str:
        return SEPARATOR.join(self.right)
