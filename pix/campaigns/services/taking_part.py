"""A pupil enters a campaign, answers, stops and comes back.

A participation goes STARTED → TO_SHARE (nothing left to ask) → SHARED; a profiles collection begins TO_SHARE.
``docs/rules/campaigns.md``, CAMP-9 to CAMP-12.
"""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from pix.accounts import people
from pix.accounts.models import User
from pix.assessments.models import Assessment
from pix.assessments.services import answering, starting
from pix.audit import trail
from pix.audit.models import ActorKind
from pix.campaigns.errors import NotOnTheRoster, UnknownCode
from pix.campaigns.models import Campaign, Participation
from pix.campaigns.next_steps import Barred, Barrier, ExternalIdNeeded, NextStep, Resume, ShowResults, Start
from pix.campaigns.services.profiles import targeted_skills
from pix.domain import grading
from pix.domain.campaigns import fold_code, is_code
from pix.lib.text import clean_line
from pix.rosters.models import Student

EXTERNAL_ID_MAX = 255


def find_campaign(code: str) -> Campaign:
    """The campaign of a code as it was typed: case, spaces and hyphens are forgiven.

    An archived campaign is found: its page says what to do. Raises ``UnknownCode``.
    """
    folded = fold_code(code)
    if not is_code(folded):
        raise UnknownCode
    campaign = (
        Campaign.objects.select_related("school__roster").filter(code=folded, school__archived_at__isnull=True).first()
    )
    if campaign is None:
        raise UnknownCode
    return campaign


def next_step(*, campaign: Campaign, user: User, student: Student | None = None, external_id: str = "") -> NextStep:
    """Say what the campaign asks of this account next; nothing is written. One query.

    ``student`` is the pupil it is, when that is known already: a participation of theirs with another account counts.
    What was sent can be read for ever; nothing else goes on in an archived campaign.
    """
    own_ids = people.ids(user)
    whose = Q(user__in=own_ids) | Q(student=student) if student else Q(user__in=own_ids)
    theirs = Participation.objects.filter(whose, campaign=campaign, superseded_at=None).select_related("assessment")
    past = list(theirs.order_by("id"))
    own = [one for one in past if one.user_id in own_ids]
    present = next((one for one in own if one.deleted_at is None), None)
    if present and present.status == Participation.Status.SHARED:
        return ShowResults(present)
    if campaign.archived_at is not None:
        return Barred(Barrier.ARCHIVED)
    if present:
        return where_it_stands(present)
    if own:
        return Barred(Barrier.DELETED)
    kept = _read_external_id(campaign, external_id)
    if isinstance(kept, ExternalIdNeeded):
        return kept
    if any(one.deleted_at is None for one in past):
        return Barred(Barrier.ANOTHER_ACCOUNT)
    return Start(kept)


def where_it_stands(participation: Participation) -> Resume | ShowResults:
    """Say whether there are questions left to answer in a participation."""
    if participation.status == Participation.Status.STARTED and participation.assessment_id:
        return Resume(participation)
    return ShowResults(participation)


def enter(*, campaign: Campaign, student: Student, user: User, external_id: str = "", at: datetime) -> NextStep:
    """Start the campaign if nothing stands in the way, and say what is next: never ``Start``.

    Raises ``NotOnTheRoster`` unless the account is that of a current pupil of the school. When two starts race, the
    unique constraints let one in and the other finds it.
    """
    try:
        with transaction.atomic():
            return _enter_if_open(campaign, student, user, external_id, at)
    except IntegrityError:
        with transaction.atomic():
            return _enter_if_open(campaign, student, user, external_id, at)


def _enter_if_open(campaign: Campaign, student: Student, user: User, external_id: str, at: datetime) -> NextStep:
    step = next_step(campaign=campaign, user=user, student=student, external_id=external_id)
    if isinstance(step, Barred) and step.why == Barrier.ARCHIVED:
        return step
    if (
        student.school_id != campaign.school_id
        or student.left_on is not None
        or student.user_id not in people.ids(user)
    ):
        raise NotOnTheRoster
    if isinstance(step, Start):
        return where_it_stands(_enter(campaign, student, user, step.external_id, at))
    return step


def _read_external_id(campaign: Campaign, typed: str) -> str | ExternalIdNeeded:
    if not campaign.external_id_label:
        return ""
    external_id = clean_line(typed)
    if not external_id or len(external_id) > EXTERNAL_ID_MAX:
        return ExternalIdNeeded(campaign.external_id_label)
    return external_id


def _enter(campaign: Campaign, student: Student, user: User, external_id: str, at: datetime) -> Participation:
    assessment = None
    if campaign.target_profile_id is not None:
        assessment = starting.start_assessment(
            user=user,
            kind=Assessment.Kind.CAMPAIGN,
            skill_codes=targeted_skills(campaign.target_profile_id).values_list("code", flat=True),
            seed=secrets.randbits(62),
            at=at,
        )
    is_over = assessment is None or has_nothing_left(assessment)
    participation = Participation.objects.create(
        campaign=campaign,
        student=student,
        user=user,
        assessment=assessment,
        external_id=external_id,
        status=Participation.Status.TO_SHARE if is_over else Participation.Status.STARTED,
        division_at_start=student.division,
        started_at=at,
        completed_at=at if is_over else None,
    )
    trail.record(
        "participation.started",
        at=at,
        target=participation,
        actor_id=user.pk,
        actor_kind=ActorKind.PUPIL,
        school_id=campaign.school_id,
        campaign=campaign.pk,
        student=student.pk,
    )
    return participation


def has_nothing_left(assessment: Assessment) -> bool:
    """Whether a test has no question to ask: it is ended, or never had one."""
    return isinstance(answering.current_question(assessment=assessment), answering.Finished)


@transaction.atomic
def answer(
    *, assessment: Assessment, item_code: str, value: grading.Answer | None, at: datetime
) -> answering.AnswerReceipt:
    """Record an answer of any kind of test; the one that ends a campaign's test makes its participation TO_SHARE.

    Raises what ``assessments.services.answering.answer`` raises. The same answer sent twice is recorded once.
    """
    receipt = answering.answer(assessment=assessment, item_code=item_code, value=value, at=at)
    if receipt.finished:
        mark_completed(assessment=assessment, at=at)
    return receipt


def mark_completed(*, assessment: Assessment, at: datetime) -> None:
    """Say that nothing is left to ask in the test of a participation; nothing happens when there is none."""
    Participation.objects.filter(assessment=assessment, status=Participation.Status.STARTED).update(
        status=Participation.Status.TO_SHARE, completed_at=at
    )


def participation_in(campaign: Campaign, *, user: User) -> Participation | None:
    """What this person did in the campaign, whichever of their accounts did it. One query."""
    mine = Participation.objects.live().filter(campaign=campaign, user__in=people.ids(user))
    participation = mine.select_related("assessment__skill_set", "user").order_by("-id").first()
    if participation is not None:
        participation.campaign = campaign
    return participation


def participation_with_test(assessment: Assessment) -> Participation | None:
    """The participation this test belongs to, with its campaign; none for a competence's test."""
    return Participation.objects.select_related("campaign").filter(assessment=assessment).first()
