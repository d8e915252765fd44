"""Grade the choice of one among numbered proposals (QCU)."""

from dataclasses import dataclass

from pix.domain.grading.solution import Answer, as_text
from pix.domain.grading.verdict import Grade, Result


@dataclass(frozen=True, slots=True)
class SingleChoice:
    """The number of the right proposal, from 1, as the page sends it."""

    right: str

    def read(self, answer: Answer) -> str | None:
        return as_text(answer)

    def grade(self, answer: str) -> Grade:
        """Accept exactly the number of the right proposal."""
        return Grade(Result.OK if answer == self.right else Result.KO)

    def right_answer(self) -> str:
        return self.right
