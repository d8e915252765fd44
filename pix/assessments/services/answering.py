"""Answer the question asked, once, and be asked the next one.

What it tells is written with every answer: whoever leaves in the middle keeps all they
have shown. A double click, a reload or the back button never lose an answer nor
count one twice: the test is locked, only the question asked can be answered, and
the database refuses a second answer to an item.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import ceil

from django.db import transaction

from pix.assessments.errors import AnswerTooLong, AnswerUnreadable
from pix.assessments.models import Assessment, Response
from pix.assessments.services import states
from pix.assessments.services.stepping import STEP_FIELDS, answers_of, ask_next, conditions_of
from pix.content import bank as banks
from pix.content.bank import Bank
from pix.content.contents import ItemContent
from pix.domain import grading
from pix.domain.adaptive import GradedAnswer, Run

GROUP = 5
"""How many questions come between two checkpoints."""
MAX_LENGTH = 500
"""Of one field, in characters."""


@dataclass(frozen=True, slots=True)
class Question:
    """The item to show, and its number in the test, from 1."""

    item: ItemContent
    number: int

    @property
    def position(self) -> int:
        """Its place in the group of five, from 1."""
        return (self.number - 1) % GROUP + 1


@dataclass(frozen=True, slots=True)
class Finished:
    """Nothing is left to ask."""

    answered_count: int


class AnswerOutcome(StrEnum):
    """What became of an answer. Only a ``RECORDED`` one changed anything."""

    RECORDED = "recorded"
    ALREADY_ANSWERED = "already_answered"
    NOT_ASKED = "not_asked"
    TEST_OVER = "test_over"


@dataclass(frozen=True, slots=True)
class AnswerReceipt:
    """What became of an answer, and where the test stands now."""

    outcome: AnswerOutcome
    finished: bool
    answered_count: int
    result: grading.Result | None = None

    @property
    def at_checkpoint(self) -> bool:
        """A group of five is complete, by this answer or by its double, and the test goes on."""
        answered = self.outcome in (AnswerOutcome.RECORDED, AnswerOutcome.ALREADY_ANSWERED)
        return answered and not self.finished and self.answered_count % GROUP == 0


def current_question(*, assessment: Assessment) -> Question | Finished:
    """The question asked, the same until it is answered. No query."""
    if assessment.state == Assessment.State.COMPLETED or assessment.asked_item_id is None:
        return Finished(assessment.answered_count)
    item = banks.of(assessment.release_id).items_by_id[assessment.asked_item_id]
    return Question(item, assessment.answered_count + 1)


@transaction.atomic
def answer(*, assessment: Assessment, item_code: str, value: grading.Answer | None, at: datetime) -> AnswerReceipt:
    """Record an answer to the question asked; ``None`` (or ``grading.SKIPPED``) passes it.

    Idempotent: an item answered already, or one that is not the one asked, changes
    nothing and says so in the receipt. Raises ``AnswerTooLong`` beyond 500
    characters a field and ``AnswerUnreadable`` for what cannot be stored.
    """
    # Locked by its own row: nothing else of the test can move until the end of the transaction.
    locked = Assessment.objects.select_for_update(of=("self",)).select_related("skill_set")
    mine = locked.get(pk=assessment.pk)
    bank = banks.of(mine.release_id)
    asked = bank.items_by_id.get(mine.asked_item_id or 0)
    if asked is None or asked.code != item_code:
        return _nothing_recorded(mine, bank, item_code)

    given = grading.SKIPPED if value in (None, grading.SKIPPED) else _readable(asked, value)
    grade = grading.grade(asked.solution, given)
    run = Run(conditions_of(mine, bank), answers_of(mine, bank))
    learned = run.take(GradedAnswer(asked.code, asked.skill, grade.solved))

    _write_response(mine, asked, given, grade, at)
    states.settle(assessment=mine, settlements=learned, bank=bank, at=at)
    ask_next(mine, run, bank, at)
    mine.save(update_fields=STEP_FIELDS)
    return AnswerReceipt(
        AnswerOutcome.RECORDED, mine.state == Assessment.State.COMPLETED, mine.answered_count, grade.result
    )


def _nothing_recorded(mine: Assessment, bank: Bank, item_code: str) -> AnswerReceipt:
    item = bank.items.get(item_code)
    finished = mine.state == Assessment.State.COMPLETED
    if item and mine.responses.filter(item_id=item.id).exists():
        outcome = AnswerOutcome.ALREADY_ANSWERED
    else:
        outcome = AnswerOutcome.TEST_OVER if finished else AnswerOutcome.NOT_ASKED
    return AnswerReceipt(outcome, finished, mine.answered_count)


def _readable(item: ItemContent, value: grading.Answer) -> grading.Answer:
    read: grading.Answer | None = item.solution.read(value)
    if read is None:
        raise AnswerUnreadable
    if isinstance(read, str):
        return _readable_text(read)
    return {name: _readable_text(text) for name, text in read.items()}


def _readable_text(text: str) -> str:
    if len(text) > MAX_LENGTH:
        raise AnswerTooLong(len(text))
    if any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in text):
        raise AnswerUnreadable  # PostgreSQL stores neither, and no keyboard types them.
    return text


def _write_response(
    mine: Assessment, asked: ItemContent, given: grading.Answer, grade: grading.Grade, at: datetime
) -> None:
    spent = (at - mine.asked_at).total_seconds() if mine.asked_at else 0
    Response.objects.create(
        assessment=mine,
        item_id=asked.id,
        at=at,
        seconds=min(max(0, ceil(spent)), 2**31 - 1),
        number=mine.answered_count + 1,
        result=Response.Result.of(grade.result),
        value="" if grade.result is grading.Result.SKIPPED else given,
        details=dict(grade.fields),
    )
