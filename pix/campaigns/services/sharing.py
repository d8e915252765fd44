"""A pupil reads their results, then sends them: what the school will read is frozen at that moment.

``docs/rules/campaigns.md``, CAMP-13 to CAMP-16.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from pix.accounts.models import User
from pix.assessments.services import results
from pix.assessments.services.results import CompetenceMastery, CompetenceResult
from pix.audit import trail
from pix.audit.models import ActorKind
from pix.campaigns.errors import AlreadyShared, CampaignArchived, ParticipationDeleted, TestNotFinished
from pix.campaigns.models import Campaign, Participation
from pix.campaigns.services.taking_part import has_nothing_left
from pix.domain import scoring


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a participation says: the score, the skills of a test that are validated, and the detail.

    ``detail`` is stored when it is sent, and read by pages and sheets ever after.
    """

    pix: int | None
    validated: int | None = None
    targeted: int | None = None
    detail: dict[str, Any]


def figures_of(participation: Participation) -> Figures:
    """What was sent, once it is; until then what sending it now would freeze."""
    if participation.snapshot:
        return Figures(
            pix=participation.pix,
            validated=participation.validated,
            targeted=participation.targeted,
            detail=participation.snapshot,
        )
    return _count(participation)


@transaction.atomic
def share(*, participation: Participation, at: datetime) -> Participation:
    """Send the results to the school, once; sending cannot be taken back.

    Raises, in this order, ``AlreadyShared``, ``CampaignArchived``, ``ParticipationDeleted``, ``TestNotFinished``.
    That the participation is the pupil's own is for the page to make sure.
    """
    mine = (
        Participation.objects.select_for_update(of=("self",))
        .select_related("campaign", "assessment__skill_set", "user")
        .get(pk=participation.pk)
    )
    if mine.status == Participation.Status.SHARED:
        raise AlreadyShared(mine)
    if mine.campaign.archived_at is not None:
        raise CampaignArchived(mine.campaign)
    if mine.deleted_at is not None or mine.superseded_at is not None:
        raise ParticipationDeleted
    running = mine.assessment if mine.status == Participation.Status.STARTED else None
    if running is not None and not has_nothing_left(running):
        raise TestNotFinished

    figures = _count(mine)
    mine.pix, mine.validated, mine.targeted = figures.pix, figures.validated, figures.targeted
    mine.snapshot = figures.detail
    mine.status = Participation.Status.SHARED
    mine.shared_at = at
    mine.completed_at = mine.completed_at or at
    mine.save()
    trail.record(
        "participation.shared",
        at=at,
        target=mine,
        actor_id=mine.user_id,
        actor_kind=ActorKind.PUPIL,
        school_id=mine.campaign.school_id,
        campaign=mine.campaign_id,
        student=mine.student_id,
    )
    return mine


def _count(participation: Participation) -> Figures:
    if participation.campaign.kind == Campaign.Kind.ASSESSMENT:
        return _count_mastery(participation)
    return _count_profile(participation.user)


def _count_mastery(participation: Participation) -> Figures:
    """With the content the test began with."""
    assessment = participation.assessment
    mastery = results.mastery(
        user=participation.user,
        skill_codes=assessment.skill_codes if assessment else [],
        release_id=assessment.release_id if assessment else None,
    )
    competences = [
        _place(competence)
        | {"validated": competence.validated, "targeted": competence.total, "percent": competence.percent}
        for competence in mastery.competences
    ]
    return Figures(
        pix=mastery.pix,
        validated=mastery.validated,
        targeted=mastery.total,
        detail={"percent": mastery.percent, "competences": competences},
    )


def _count_profile(user: User) -> Figures:
    profile = results.profile(user)
    reached = [competence.level for competence in profile.competences]
    competences = [
        _place(competence) | {"level": competence.level, "pix": competence.pix} for competence in profile.competences
    ]
    detail = {
        "certifiable": scoring.is_certifiable(reached),
        "certifiable_count": scoring.certifiable_count(reached),
        "competences": competences,
    }
    return Figures(pix=profile.pix, detail=detail)


def _place(competence: CompetenceMastery | CompetenceResult) -> dict[str, Any]:
    """Where a competence stands in the framework: its name is frozen too."""
    return {"code": competence.code, "name": competence.name, "area": competence.area}
