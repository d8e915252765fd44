"""Tell people what they answered, in words."""

from dataclasses import dataclass
from typing import Any

from pix.assessments.models import Assessment, Response
from pix.content import bank
from pix.content.contents import ItemContent
from pix.domain.grading import Result
from pix.web.learner.assessment import words
from pix.web.learner.assessment.items import interaction_with

_STATES = {
    Result.OK: ("ok", "check"),
    Result.SKIPPED: ("", "right"),
}


@dataclass(frozen=True, slots=True)
class AnswerReview:
    """One answer: its question, what was answered, and how it was judged (kind and icon of a tag, and its word)."""

    number: int
    title: str
    text: str
    kind: str
    icon: str
    word: str
    explanation: str


def review(assessment: Assessment, *, last: int | None = None) -> list[AnswerReview]:
    """The answers of a test in order, or only its last ones. One query."""
    rows = assessment.responses.order_by("-number").values_list("number", "item_id", "value", "result")
    chosen = list(rows[:last] if last else rows)
    chosen.reverse()
    items = bank.of(assessment.release_id).items_by_id
    return [
        _reviewed(number, items[item_id], value, Response.Result(result).graded)
        for number, item_id, value, result in chosen
    ]


def _reviewed(number: int, item: ItemContent, value: Any, result: Result) -> AnswerReview:
    kind, icon = _STATES.get(result, ("warn", "reload"))
    return AnswerReview(
        number=number,
        title=item.title,
        text=" · ".join(interaction_with(item).words(value)) if value else "",
        kind=kind,
        icon=icon,
        word=words.judgement(result),
        explanation=item.explanation,
    )
