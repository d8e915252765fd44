"""Gather what the adaptive test needs, let it decide, keep the question it asks.

The question asked is stored on the test: a reload, or a return after a week,
shows the same one. Chance comes from the test's own seed and the number of
answers given, so that any test can be replayed exactly.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from random import Random

from pix.assessments.models import Assessment
from pix.content.bank import Bank
from pix.domain import adaptive
from pix.domain.adaptive import Ask, Evidence, Stop


def ask_next(
    assessment: Assessment, bank: Bank, known: Mapping[str, Evidence], answered: Collection[str], at: datetime
) -> None:
    """Set the next question on the test, or end it. The caller saves (see ``STEP_FIELDS``)."""
    rng = Random(f"{assessment.seed}/{assessment.answered_count}")  # noqa: S311 (replayable, guards no secret)
    match adaptive.next_step(bank.targets(assessment.skill_codes), known, answered, rng=rng):
        case Ask(item=code):
            assessment.asked_item_id = bank.items[code].id
            assessment.asked_at = at
        case Stop():
            assessment.asked_item_id = None
            assessment.asked_at = None
            assessment.state = Assessment.State.COMPLETED
            assessment.completed_at = at


STEP_FIELDS = ("asked_item", "asked_at", "answered_count", "state", "completed_at")
