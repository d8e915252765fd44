"""Begin a test: decide what it is about, and ask its first question."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, models, transaction

from pix.accounts import people
from pix.accounts.models import User
from pix.assessments.models import Assessment
from pix.assessments.services import evidence
from pix.assessments.services.stepping import ask_next
from pix.content import bank as banks
from pix.content.bank import Bank
from pix.content.contents import CompetenceContent

Kind = Assessment.Kind


def start_assessment(
    *,
    user: User,
    kind: Kind | str,
    skill_codes: Iterable[str] = (),
    competence: str | None = None,
    seed: int,
    at: datetime,
) -> Assessment:
    """Begin a test on these skills, with the content in service now.

    What the person's evidence already says is not asked again: a test may be
    completed as soon as it starts. A test of a ``competence`` (its code) is about
    all its skills; one already open is given back, and so is the last one when
    nothing is left to ask, so that starting twice never makes two.
    Raises ``KeyError`` for a competence that is not in the framework and
    ``pix.content.bank.NoContent`` before any content is loaded.
    """
    bank = banks.current()
    if kind == Kind.COMPETENCE and competence is not None:
        content = bank.competences[competence]
        return _open_test(user, content.id) or _start_or_join(user, content, bank, seed, at)
    with transaction.atomic():
        assessment = _new(user, kind, skill_codes, None, bank, seed, at)
        assessment.save()
    return assessment


def _start_or_join(user: User, competence: CompetenceContent, bank: Bank, seed: int, at: datetime) -> Assessment:
    try:
        with transaction.atomic():
            assessment = _new(user, Kind.COMPETENCE, competence.skill_codes, competence.id, bank, seed, at)
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
    kind: Kind | str,
    skill_codes: Iterable[str],
    competence_id: int | None,
    bank: Bank,
    seed: int,
    at: datetime,
) -> Assessment:
    assessment = Assessment(
        user=user,
        kind=kind,
        competence_id=competence_id,
        release_id=bank.release_id,
        skill_codes=[code for code in skill_codes if code in bank.skills],
        seed=seed,
        started_at=at,
    )
    known = evidence.latest(user_ids=people.ids(user), bank=bank)
    ask_next(assessment, bank, known, (), at)
    return assessment


def _open_test(user: User, competence_id: int) -> Assessment | None:
    return _tests(user, competence_id).filter(state=Assessment.State.STARTED).first()


def _last_test(user: User, competence_id: int) -> Assessment | None:
    return _tests(user, competence_id).first()


def _tests(user: User, competence_id: int) -> models.QuerySet[Assessment]:
    mine = Assessment.objects.filter(user_id__in=people.ids(user), kind=Kind.COMPETENCE, competence=competence_id)
    return mine.order_by("-id")
