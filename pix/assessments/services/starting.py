"""Begin a test: decide what it is about, and ask its first question."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, models, transaction

from pix.accounts import people
from pix.accounts.models import User
from pix.assessments.models import Assessment, SkillSet
from pix.assessments.services import states
from pix.assessments.services.stepping import ask_next, conditions_of
from pix.content import bank as banks
from pix.content.bank import Bank
from pix.content.contents import CompetenceContent
from pix.domain import adaptive
from pix.domain.adaptive import Run


def start_assessment(
    *,
    user: User,
    kind: Assessment.Kind,
    skill_codes: Iterable[str] = (),
    competence: str | None = None,
    seed: int,
    at: datetime,
) -> Assessment:
    """Begin a test on these skills, with the content in service now.

    What is known of the person already is not asked again: a test may be
    completed as soon as it starts. A test of a ``competence`` (its code) is about
    all its skills; one already open is given back, and so is the last one when
    nothing is left to ask, so that starting twice never makes two.
    Raises ``KeyError`` for a competence that is not in the framework and
    ``pix.content.bank.NoContent`` before any content is loaded.
    """
    bank = banks.current()
    if kind == Assessment.Kind.COMPETENCE and competence is not None:
        content = bank.competences[competence]
        return _open_test(user, content.id) or _start_or_join(user, content, bank, seed, at)
    with transaction.atomic(savepoint=False):
        assessment = _new(user, kind, skill_codes, None, bank, seed, at)
        assessment.save()
    return assessment


def _start_or_join(user: User, competence: CompetenceContent, bank: Bank, seed: int, at: datetime) -> Assessment:
    try:
        with transaction.atomic():
            assessment = _new(user, Assessment.Kind.COMPETENCE, competence.skill_codes, competence.id, bank, seed, at)
            if assessment.state == Assessment.State.COMPLETED and (last := _last_test(user, competence.id)):
                return last
            assessment.save()
            return assessment
    except IntegrityError:  # Two clicks at once: `one_open_test_per_competence` let the other one in.
        if joined := _open_test(user, competence.id):
            return joined
        raise


def _new(
    user: User,
    kind: Assessment.Kind,
    skill_codes: Iterable[str],
    competence_id: int | None,
    bank: Bank,
    seed: int,
    at: datetime,
) -> Assessment:
    codes = [code for code in skill_codes if code in bank.skills]
    assessment = Assessment(
        user=user,
        kind=kind,
        competence_id=competence_id,
        release_id=bank.release_id,
        skill_set=_skill_set(codes),
        engine=adaptive.IN_SERVICE.engine,
        parameters=adaptive.IN_SERVICE.parameters,
        seed=seed,
        known_at_start=adaptive.write_known(codes, states.known(user_ids=people.ids(user), bank=bank)),
        started_at=at,
    )
    ask_next(assessment, Run(conditions_of(assessment, bank)), bank, at)
    return assessment


def _skill_set(codes: list[str]) -> SkillSet:
    """The row that these skills share, made by the first test about them."""
    content_hash = hashlib.sha256("\n".join(codes).encode()).hexdigest()
    row, _ = SkillSet.objects.get_or_create(content_hash=content_hash, defaults={"codes": codes, "size": len(codes)})
    return row


def _open_test(user: User, competence_id: int) -> Assessment | None:
    return _tests(user, competence_id).filter(state=Assessment.State.STARTED).first()


def _last_test(user: User, competence_id: int) -> Assessment | None:
    return _tests(user, competence_id).first()


def _tests(user: User, competence_id: int) -> models.QuerySet[Assessment]:
    mine = Assessment.objects.filter(
        user_id__in=people.ids(user), kind=Assessment.Kind.COMPETENCE, competence=competence_id
    )
    return mine.order_by("-id")
