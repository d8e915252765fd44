"""Jean, whose home page reads exactly 62 Pix: earned by his answers, not written.

He masters twelve skills of competence 1.1 up to level 4 and one of level 5 (36 Pix), and ten of the twelve of 1.2
(26 Pix and two thirds, floored). His two tests are still open: « Reprendre » has questions to ask.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from django.db import transaction

from pix.accounts.models import User
from pix.accounts.services import passwords
from pix.assessments.models import Assessment
from pix.assessments.services import answering, starting
from pix.content import bank
from pix.content.bank import Bank
from pix.content.contents import CompetenceContent
from pix.demo import pupils
from pix.demo.cast import JEAN, LYCEE
from pix.domain import adaptive, grading
from pix.domain.adaptive import Ask, Conditions, GradedAnswer, Run

# How many skills of each competence he masters: the easiest first, whatever the subject.
MASTERED = {"1.1": 13, "1.2": 10}
SEEDS_TRIED = 1000


@dataclass(frozen=True, slots=True)
class Sitting:
    """A chance that brings his questions in a good order, and the number of answers after which he stops."""

    seed: int
    answers: int


@transaction.atomic
def give_jean_his_skills(*, password: passwords.HashedPassword, at: datetime) -> None:
    """Give Jean an account, two open tests, and what his answers told; nothing when he has one already."""
    jean = pupils.find(LYCEE, JEAN)
    if jean.user is not None:
        return
    user = pupils.join(jean, password, at=at)
    content = bank.current()
    for code, mastered in MASTERED.items():
        _master(user, content, content.competences[code], mastered, at)
        at += timedelta(days=1)


def _master(user: User, content: Bank, competence: CompetenceContent, mastered: int, at: datetime) -> None:
    known = {skill.code for skill in sorted(competence.skills, key=lambda skill: skill.level)[:mastered]}
    sitting = _sitting(content, competence, known)
    assessment = starting.start_assessment(
        user=user, kind=Assessment.Kind.COMPETENCE, competence=competence.code, seed=sitting.seed, at=at
    )
    for _ in range(sitting.answers):
        step = answering.current_question(assessment=assessment)
        if isinstance(step, answering.Finished):
            return
        at += timedelta(seconds=40)
        value = step.item.solution.right_answer() if step.item.skill in known else grading.SKIPPED
        answering.answer(assessment=assessment, item_code=step.item.code, value=value, at=at)
        assessment.refresh_from_db()


def _sitting(content: Bank, competence: CompetenceContent, known: set[str]) -> Sitting:
    """The first seed with which a test has validated all he masters while a question is left."""
    targets = content.targets(competence.skill_codes)
    for seed in range(SEEDS_TRIED):
        run = Run(Conditions(rules=adaptive.IN_SERVICE, seed=seed, targets=targets, known_at_start={}))
        for answers in count():
            step = run.next_step()
            if not isinstance(step, Ask):
                break
            if known <= {code for code, evidence in run.known.items() if evidence.validated}:
                return Sitting(seed, answers)
            run.take(GradedAnswer(step.item, step.skill, step.skill in known))
    raise LookupError(competence.code)
