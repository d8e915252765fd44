"""Jean, whose home page reads exactly 62 Pix: earned, not written.

He masters twelve skills of competence 1.1 up to level 4 and one of level 5 (36 Pix), and ten of the twelve of 1.2
(26 Pix and two thirds, floored). His two tests are still open: « Reprendre » has questions to ask.
"""

from datetime import datetime, timedelta

from django.db import transaction

from pix.accounts.models import User
from pix.accounts.services import passwords
from pix.assessments.models import Assessment, Response, SkillEvidence
from pix.assessments.services import starting
from pix.content import bank
from pix.content.contents import CompetenceContent, ItemContent, SkillContent
from pix.demo import pupils
from pix.demo.cast import JEAN, LYCEE

# How many skills of each competence he masters: the easiest first, whatever the subject.
MASTERED = {"1.1": 13, "1.2": 10}


@transaction.atomic
def give_jean_his_evidence(*, password: passwords.HashedPassword, at: datetime) -> None:
    """Give Jean an account, two open tests, and what his answers told; nothing when he has one already."""
    jean = pupils.find(LYCEE, JEAN)
    if jean.user is not None:
        return
    user = pupils.join(jean, password, at=at)
    content = bank.current()
    for code, count in MASTERED.items():
        _master(user, content.competences[code], count, at)
        at += timedelta(days=1)


def _master(user: User, competence: CompetenceContent, count: int, at: datetime) -> None:
    assessment = _start(user, competence, at)
    known = sorted(competence.skills, key=lambda skill: skill.level)[:count]
    hardest = {skill.tube: skill for skill in known}
    responses = {tube: _respond(assessment, skill.items[0], at) for tube, skill in hardest.items()}
    SkillEvidence.objects.bulk_create([_evidence(assessment, skill, hardest, responses, at) for skill in known])
    assessment.answered_count = len(responses)
    assessment.state, assessment.completed_at = Assessment.State.COMPLETED, at
    assessment.asked_item = assessment.asked_at = None
    assessment.save()
    # A new test asks only what is not known yet.
    _start(user, competence, at)


def _start(user: User, competence: CompetenceContent, at: datetime) -> Assessment:
    return starting.start_assessment(
        user=user, kind=Assessment.Kind.COMPETENCE, competence=competence.code, seed=62, at=at
    )


def _respond(assessment: Assessment, item: ItemContent, at: datetime) -> Response:
    return Response.objects.create(
        assessment=assessment,
        item_id=item.id,
        value=pupils.right_answer(item),
        result=Response.Result.OK,
        seconds=40,
        at=at,
    )


def _evidence(
    assessment: Assessment,
    skill: SkillContent,
    hardest: dict[str, SkillContent],
    responses: dict[str, Response],
    at: datetime,
) -> SkillEvidence:
    """Answering the hardest one right says it directly; the easier ones of its subject follow from it."""
    direct = hardest[skill.tube] is skill
    return SkillEvidence(
        user_id=assessment.user_id,
        skill_id=skill.id,
        assessment=assessment,
        response=responses[skill.tube] if direct else None,
        source=SkillEvidence.Source.DIRECT if direct else SkillEvidence.Source.INFERRED,
        status=SkillEvidence.Status.VALIDATED,
        at=at,
    )
