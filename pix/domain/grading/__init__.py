"""Is this answer right? One file for each type of item, named as in the other places of the type.

``grade`` takes the solution of an item and what the learner gave, as the page
sends it. Nothing here knows the types, nor where items and answers are kept: a
``Solution`` reads, grades and gives its own answers.
"""

from pix.domain.grading.normalization import ALL_TREATMENTS, Treatment, number, treat
from pix.domain.grading.solution import A, Answer, Solution
from pix.domain.grading.verdict import Grade, Result, after_the_clock

__all__ = [
    "ALL_TREATMENTS",
    "SKIPPED",
    "Answer",
    "Grade",
    "Result",
    "Solution",
    "Treatment",
    "grade",
    "number",
    "treat",
]

SKIPPED = "#ABAND#"
"""What stands for an answer when the learner passes."""


def grade(solution: Solution[A], answer: Answer, *, seconds_left: int | None = None, focus_lost: bool = False) -> Grade:
    """Say whether an answer is right. An answer of the wrong shape is simply wrong."""
    if answer == SKIPPED:
        return Grade(Result.SKIPPED)
    read = solution.read(answer)
    graded = Grade(Result.KO) if read is None else solution.grade(read)
    return Grade(after_the_clock(graded.result, seconds_left=seconds_left, focus_lost=focus_lost), graded.fields)
