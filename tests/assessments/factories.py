"""Tests in every state, over the sample content."""

from datetime import UTC, datetime, timedelta

from pix.accounts.models import User
from pix.assessments.models import Assessment, SkillState
from pix.assessments.services import answering, starting
from pix.assessments.services.answering import Finished
from pix.content import bank
from pix.content.models import Skill

NOON = datetime(2026, 9, 14, 12, 0, tzinfo=UTC)

RIGHT = {
    "moteur1-a": "1",
    "moteur2-a": "1,3",
    "moteur3-a": "écran",
    "moteur3-b": "1999",
    "moteur4-a": {"poids": "12", "couleur": "bleu"},
    "fiable1-a": "2",
    "fiable2-a": {"une": "lyon", "deux": "paris"},
    "fiable4-a": "source",
    "dossier1-a": "1",
    "dossier2-a": "2",
}


def make_assessment(user: User, *, competence: str = "", skills: tuple[str, ...] = (), seed: int = 1) -> Assessment:
    """A test of a competence, or of some skills as a campaign asks it."""
    if competence:
        return starting.start_assessment(
            user=user, kind=Assessment.Kind.COMPETENCE, competence=competence, seed=seed, at=NOON
        )
    skills = skills or tuple(bank.current().skills)
    return starting.start_assessment(user=user, kind=Assessment.Kind.CAMPAIGN, skill_codes=skills, seed=seed, at=NOON)


def asked(assessment: Assessment) -> str:
    """The code of the item asked now, "" when the test is over."""
    assessment.refresh_from_db()
    question = answering.current_question(assessment=assessment)
    return "" if isinstance(question, Finished) else question.item.code


def sit(assessment: Assessment, *, right: bool = True, answers: int = 99) -> list[str]:
    """Answer so many questions, all right or all passed; give the items asked."""
    given: list[str] = []
    while (code := asked(assessment)) and len(given) < answers:
        at = NOON + timedelta(minutes=len(given) + 1)
        answering.answer(assessment=assessment, item_code=code, value=RIGHT[code] if right else None, at=at)
        given.append(code)
    return given


def make_states(
    assessment: Assessment, *codes: str, validated: bool = True, user: User | None = None, at: datetime = NOON
) -> None:
    """What is known of a person, written without their answers: a test says these skills are theirs, or are not."""
    status = SkillState.Status.VALIDATED if validated else SkillState.Status.INVALIDATED
    SkillState.objects.bulk_create(
        SkillState(
            user=user or assessment.user,
            skill=skill,
            assessment=assessment,
            settled_at=at,
            status=status,
            source=SkillState.Source.DIRECT,
        )
        for skill in Skill.objects.filter(code__in=codes)
    )
