"""Pupils of the demo who join, answer, stop half-way, send: all through the services a real pupil goes through."""

import random
from datetime import datetime, timedelta

from pix.accounts.models import AuthenticationMethod, User
from pix.accounts.services import passwords, registration
from pix.assessments.models import Assessment
from pix.assessments.services import answering
from pix.audit.models import ActorKind
from pix.campaigns.models import Campaign, Participation
from pix.campaigns.next_steps import Resume, ShowResults
from pix.campaigns.services import launching, sharing, taking_part
from pix.content import bank
from pix.demo.cast import DemoCampaign
from pix.domain import grading
from pix.domain.reconciliation import LinkEvidence
from pix.reconciliation.services import joining
from pix.rosters.models import Student, StudentLink
from pix.rosters.services import linking

SHARE_WITH_AN_EMAIL = 0.25


def find(uai: str, name: str) -> Student:
    """The pupil named ``LAST First`` in a school of the demo, or an empty one. The named ones have no homonym."""
    last_name, first_name = name.rsplit(" ", 1)
    found = Student.objects.filter(school__uai=uai, last_name=last_name, first_name=first_name).order_by("id").first()
    return found or Student()


def play(campaign: Campaign, one: DemoCampaign, *, password: passwords.HashedPassword, rng: random.Random) -> None:
    """Let as many pupils of the class as wanted start, finish or send; the others never joined."""
    chosen = _chosen(campaign, one, rng)
    for position, student in enumerate(chosen):
        at = one.made_on + timedelta(days=rng.randrange(1, 5), minutes=rng.randrange(240))
        named = position < len(one.with_pupils)
        user = student.user or join(student, password, at=at, rng=None if named else rng)
        participation = enter(campaign, student, user, at=at)
        if named:
            continue
        if position < one.started:
            answer(participation.assessment, ability=rng.uniform(1, 4), stop_after=rng.randrange(2, 9), rng=rng, at=at)
            continue
        answer(participation.assessment, ability=rng.uniform(0.5, 4.5), stop_after=None, rng=rng, at=at)
        if position >= one.started + one.to_share:
            participation.refresh_from_db()
            sharing.share(participation=participation, at=at + timedelta(minutes=50))
    if one.archived:
        launching.archive(campaign=campaign, by=campaign.owner, at=one.made_on + timedelta(days=100))


def enter(campaign: Campaign, student: Student, user: User, *, at: datetime) -> Participation:
    """Begin a campaign of the demo, which nothing closes to its pupils."""
    match taking_part.enter(campaign=campaign, student=student, user=user, at=at):
        case Resume(participation) | ShowResults(participation):
            return participation
        case step:
            raise LookupError(step)


def _chosen(campaign: Campaign, one: DemoCampaign, rng: random.Random) -> list[Student]:
    """Who takes part, those of the cast first: they are in the middle of it."""
    everybody = list(
        Student.objects.filter(school=campaign.school, division=one.division, left_on=None).order_by(
            "last_key", "first_key", "id"
        )
    )
    named = [student for student in everybody if f"{student.last_name} {student.first_name}" in one.with_pupils]
    others = [
        student
        for student in everybody
        if student not in named and f"{student.last_name} {student.first_name}" not in one.without_pupils
    ]
    rng.shuffle(others)
    # Those who came with an account from their former school keep it for a later story.
    others.sort(key=lambda student: student.user_id is not None)
    return [*named, *others][: one.started + one.to_share + one.shared]


def join(
    student: Student, password: passwords.HashedPassword, *, at: datetime, rng: random.Random | None = None
) -> User:
    """Open an account and link it; with ``rng``, who is old enough has an e-mail address now and then."""
    by_email = rng is not None and joining.may_use_email(student, at=at) and rng.random() < SHARE_WITH_AN_EMAIL
    username = registration.propose_username(
        first_name=student.first_name, last_name=student.last_name, birth_date=student.birth_date, rng=rng
    )
    user = registration.create_account(
        first_name=student.first_name,
        last_name=student.last_name,
        password=password,
        username=None if by_email else username,
        email=f"{username}@courriel.example" if by_email else None,
        how=AuthenticationMethod.How.JOINED,
        actor_kind=ActorKind.PUPIL,
        at=at,
    )
    linking.link(
        roster=linking.lock_roster(student.school_id),
        student=student,
        user=user,
        how=StudentLink.How.JOINED,
        evidence=LinkEvidence.NAMES_AND_BIRTHDATE,
        at=at,
    )
    return user


def answer(
    assessment: Assessment | None, *, ability: float, stop_after: int | None, rng: random.Random, at: datetime
) -> None:
    """Answer as somebody who masters the skills up to about ``ability``; stop after so many answers, or at the end."""
    if assessment is None:
        return
    items = bank.of(assessment.release_id)
    given = 0
    while stop_after is None or given < stop_after:
        step = answering.current_question(assessment=assessment)
        if isinstance(step, answering.Finished):
            return
        item = items.items[step.item.code]
        knows = items.skills[item.skill].level <= ability + rng.gauss(0, 0.4)
        at += timedelta(seconds=rng.randrange(20, 120))
        value = item.solution.right_answer() if knows else grading.SKIPPED
        taking_part.answer(assessment=assessment, item_code=item.code, value=value, at=at)
        assessment.refresh_from_db()
        given += 1
