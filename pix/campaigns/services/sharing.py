"""A pupil sends their results: what the school will read is frozen at that moment.

``docs/rules/campaigns.md``, CAMP-13 to CAMP-16.
"""

from datetime import datetime

from django.db import transaction

from pix.assessments.services import answering, results
from pix.audit import trail
from pix.audit.models import ActorKind
from pix.campaigns.errors import AlreadyShared, CampaignArchived, ParticipationDeleted, TestNotFinished
from pix.campaigns.models import Campaign, Participation
from pix.domain import scoring


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
    if mine.status == Participation.Status.STARTED and not _is_over(mine, at):
        raise TestNotFinished

    if mine.campaign.kind == Campaign.Kind.ASSESSMENT:
        _freeze_mastery(mine)
    else:
        _freeze_profile(mine)
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


def _is_over(participation: Participation, at: datetime) -> bool:
    """The content may have changed since the last answer, and leave nothing to ask."""
    assessment = participation.assessment
    return assessment is None or isinstance(
        answering.current_question(assessment=assessment, at=at), answering.Finished
    )


def _freeze_mastery(participation: Participation) -> None:
    assessment = participation.assessment
    mastery = results.mastery(
        user=participation.user,
        skill_codes=assessment.skill_codes if assessment else [],
        release_id=assessment.release_id if assessment else None,
    )
    participation.validated = mastery.validated
    participation.targeted = mastery.total
    participation.pix = mastery.pix
    participation.snapshot = {
        "percent": mastery.percent,
        "competences": [
            {
                "code": competence.code,
                "name": competence.name,
                "area": competence.area,
                "validated": competence.validated,
                "targeted": competence.total,
                "percent": competence.percent,
            }
            for competence in mastery.competences
        ],
    }


def _freeze_profile(participation: Participation) -> None:
    profile = results.profile(participation.user)
    reached = [competence.level for competence in profile.competences]
    participation.pix = profile.pix
    participation.snapshot = {
        "certifiable": scoring.is_certifiable(reached),
        "certifiable_count": sum(level >= 1 for level in reached),
        "competences": [
            {
                "code": competence.code,
                "name": competence.name,
                "area": competence.area,
                "level": competence.level,
                "pix": competence.pix,
            }
            for competence in profile.competences
        ],
    }
