"""Gather what the adaptive test needs, let it decide, keep the question it asks.

The question asked is stored on the test: a reload, or a return after a week, shows the same one. A test is led by what
it began with and by its own answers, so that it can be replayed exactly: what other tests of the person tell meanwhile
is for the next one.
"""

from collections.abc import Iterable
from datetime import datetime

from pix.assessments.models import Assessment, Response
from pix.content.bank import Bank
from pix.domain import adaptive
from pix.domain.adaptive import Ask, Conditions, GradedAnswer, Run, Stop


def conditions_of(assessment: Assessment, bank: Bank) -> Conditions:
    """What the test was begun with. No query once ``skill_set`` is read; ``bank`` is that of its release.

    Raises ``adaptive.UnknownRules`` for a test that a later version of the software began.
    """
    codes = assessment.skill_codes
    return Conditions(
        rules=adaptive.rules(assessment.engine, assessment.parameters),
        seed=assessment.seed,
        targets=bank.targets(codes),
        known_at_start=adaptive.read_known(codes, assessment.known_at_start),
    )


def answers_of(assessment: Assessment, bank: Bank) -> list[GradedAnswer]:
    """The answers of the test, in order. One query."""
    rows = Response.objects.filter(assessment=assessment).order_by("number")
    return answers_in(bank, rows.values_list("item_id", "result"))


def answers_in(bank: Bank, responses: Iterable[tuple[int, int]]) -> list[GradedAnswer]:
    """Responses as the engine reads them."""
    items = bank.items_by_id
    return [
        GradedAnswer(items[item_id].code, items[item_id].skill, result == Response.Result.OK)
        for item_id, result in responses
    ]


def ask_next(assessment: Assessment, run: Run, bank: Bank, at: datetime) -> None:
    """Set the next question on the test, or end it. The caller saves (see ``STEP_FIELDS``)."""
    assessment.answered_count = len(run.answered)
    assessment.settled_count = run.known_count
    match run.next_step():
        case Ask(item=code):
            assessment.asked_item_id = bank.items[code].id
            assessment.asked_at = at
        case Stop():
            assessment.asked_item_id = None
            assessment.asked_at = None
            assessment.state = Assessment.State.COMPLETED
            assessment.completed_at = at


STEP_FIELDS = ("asked_item", "asked_at", "answered_count", "settled_count", "state", "completed_at")
