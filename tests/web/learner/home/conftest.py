"""The content people really answer, and pupils who already hold some of it."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.utils import timezone

from pix.accounts.models import User
from pix.assessments.models import Assessment
from pix.assessments.services import starting
from pix.content import bank
from pix.content.bank import Bank
from pix.content.services.loading import load_content
from tests.accounts.factories import make_user
from tests.assessments.factories import make_states


@pytest.fixture
def content(db: None) -> Bank:
    load_content(settings.CONTENT_DIR)
    return bank.current()


@pytest.fixture
def master(content: Bank) -> Callable[[User, str, int], Assessment]:
    """``master(user, "1.1", 13)``: the thirteen easiest skills of 1.1 are theirs."""

    def give(user: User, code: str, count: int) -> Assessment:
        skills = sorted(content.competences[code].skills, key=lambda skill: skill.level)[:count]
        test = starting.start_assessment(
            user=user, kind=Assessment.Kind.COMPETENCE, competence=code, seed=1, at=timezone.now()
        )
        make_states(test, *(skill.code for skill in skills), at=timezone.now())
        return test

    return give


@pytest.fixture
def jean(master: Callable[[User, str, int], Assessment]) -> User:
    user = make_user(first_name="Jean", last_name="Carpentier")
    master(user, "1.1", 13)
    master(user, "1.2", 10)
    return user
