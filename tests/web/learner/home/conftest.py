"""The content people really answer, and pupils who already hold some of it."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.utils import timezone

from pix.accounts.models import User
from pix.assessments.models import Assessment, SkillEvidence
from pix.assessments.services import starting
from pix.content import bank
from pix.content.bank import Bank
from pix.content.services.loading import load_content
from tests.accounts.factories import make_user


@pytest.fixture
def content(db: None) -> Bank:
    load_content(settings.CONTENT_DIR)
    return bank.current()


@pytest.fixture
def master(content: Bank) -> Callable[[User, str, int], Assessment]:
    """``master(user, "1.1", 13)``: evidence that the thirteen easiest skills of 1.1 are theirs."""

    def give(user: User, code: str, count: int) -> Assessment:
        skills = sorted(content.competences[code].skills, key=lambda skill: skill.level)[:count]
        test = starting.start_assessment(
            user=user, kind=Assessment.Kind.COMPETENCE, competence=code, seed=1, at=timezone.now()
        )
        SkillEvidence.objects.bulk_create(
            SkillEvidence(
                user=user,
                skill_id=skill.id,
                assessment=test,
                source=SkillEvidence.Source.DIRECT,
                status=SkillEvidence.Status.VALIDATED,
                at=timezone.now(),
            )
            for skill in skills
        )
        return test

    return give


@pytest.fixture
def jean(master: Callable[[User, str, int], Assessment]) -> User:
    user = make_user(first_name="Jean", last_name="Carpentier")
    master(user, "1.1", 13)
    master(user, "1.2", 10)
    return user
