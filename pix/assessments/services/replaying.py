"""Run a test again from what it kept, and say whether it asks the same questions: for a jury, and for our own tests."""

from dataclasses import dataclass

from pix.assessments.models import Assessment
from pix.assessments.services.stepping import answers_of, conditions_of
from pix.content import bank as banks
from pix.domain import adaptive


@dataclass(frozen=True, slots=True)
class Replayed:
    """A test run again, beside what is stored of it."""

    replay: adaptive.Replay
    answered: tuple[str, ...]
    asked_now: str | None
    settled_count: int

    @property
    def agrees(self) -> bool:
        """Each answer is to the question the replay asks there, and the test stands where the replay ends."""
        return self.replay.asked == (*self.answered, self.asked_now) and self.replay.known_count == self.settled_count


def replay(*, assessment: Assessment) -> Replayed:
    """Run the test again, from its conditions and its responses alone. Two queries.

    Raises ``adaptive.UnknownRules`` for a test that a later version of the software began.
    """
    bank = banks.of(assessment.release_id)
    answers = answers_of(assessment, bank)
    return Replayed(
        replay=adaptive.replay(conditions_of(assessment, bank), answers),
        answered=tuple(answer.item for answer in answers),
        asked_now=bank.items_by_id[assessment.asked_item_id].code if assessment.asked_item_id else None,
        settled_count=assessment.settled_count,
    )
