"""Is this answer right? One file for each type of item.

``grade`` takes the solution of an item and what the learner gave, as the page
sends it: the number of a proposal (``"2"``), several (``"1,3"``), a text, or a
text for each field. Nothing here knows where items or answers are kept.
"""

from collections.abc import Mapping

from pix.domain.grading.choice import MultipleChoice, SingleChoice, grade_multiple, grade_single
from pix.domain.grading.cloze import Cloze, grade_cloze
from pix.domain.grading.normalization import ALL_TREATMENTS, Treatment, number, treat
from pix.domain.grading.short_text import Format, ShortText, grade_text
from pix.domain.grading.verdict import Grade, Result, after_the_clock

__all__ = [
    "ALL_TREATMENTS",
    "SKIPPED",
    "Answer",
    "Cloze",
    "Format",
    "Grade",
    "MultipleChoice",
    "Result",
    "ShortText",
    "SingleChoice",
    "Solution",
    "Treatment",
    "grade",
    "number",
    "treat",
]

Solution = SingleChoice | MultipleChoice | ShortText | Cloze
Answer = str | Mapping[str, str]

SKIPPED = "#ABAND#"
"""What stands for an answer when the learner passes."""


def grade(solution: Solution, answer: Answer, *, seconds_left: int | None = None, focus_lost: bool = False) -> Grade:
    """Say whether an answer is right. An answer of the wrong shape is simply wrong."""
    if answer == SKIPPED:
        return Grade(Result.SKIPPED)
    graded = _grade(solution, answer)
    return Grade(after_the_clock(graded.result, seconds_left=seconds_left, focus_lost=focus_lost), graded.fields)


def _grade(solution: Solution, answer: Answer) -> Grade:
    match solution, answer:
        case SingleChoice(), str():
            return grade_single(solution, answer)
        case MultipleChoice(), str():
            return grade_multiple(solution, answer)
        case ShortText(), str():
            return grade_text(solution, answer)
        case Cloze(), Mapping():
            return grade_cloze(solution, answer)
    return Grade(Result.KO)
