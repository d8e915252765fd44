"""Two clicks at once, for real: two connections, two transactions."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection

from pix.assessments.models import Assessment
from pix.campaigns.errors import AlreadyShared
from pix.campaigns.models import Campaign, Participation
from pix.campaigns.services import launching, sharing
from pix.content.models import Tube
from tests.accounts.factories import make_user
from tests.campaigns.factories import make_campaign, make_division, make_profile
from tests.campaigns.starting import take_part
from tests.content.factories import load_sample
from tests.schools.factories import make_member, make_school, make_student

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
AT_ONCE = 4

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner():
    return make_member(make_school())


def all_at_once(act):
    """What each of four simultaneous calls gave, its exception included."""
    barrier = Barrier(AT_ONCE)

    def call(_):
        barrier.wait()
        try:
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(call, range(AT_ONCE)))


@pytest.mark.parametrize("kind", ["evaluation", "collection"])
def test_starts_at_once_give_one_participation(owner, kind):
    load_sample()
    profile = make_profile(*Tube.objects.filter(code="dossier")) if kind == "evaluation" else None
    campaign = make_campaign(owner.school, owner.user, target_profile=profile)
    student = make_student(owner.school, user=make_user())

    results = all_at_once(lambda: take_part(campaign=campaign, student=student, user=student.user, at=NOW))

    assert results == [Participation.objects.get()] * AT_ONCE
    assert Assessment.objects.count() == (kind == "evaluation")


def test_sending_at_once_sends_once(owner):
    load_sample()
    campaign = make_campaign(owner.school, owner.user)
    student = make_student(owner.school, user=make_user())
    participation = take_part(campaign=campaign, student=student, user=student.user, at=NOW)

    results = all_at_once(lambda: sharing.share(participation=participation, at=NOW))

    assert sum(isinstance(result, AlreadyShared) for result in results) == AT_ONCE - 1
    assert results.count(participation) == 1


@pytest.mark.parametrize("per_division", [True, False])
def test_a_form_posted_at_once_makes_its_campaigns_once(owner, per_division):
    codes = [make_division(owner.school, code).code for code in ("6E A", "6E B")]
    create = launching.create_campaign_per_division if per_division else launching.create_campaign

    request = launching.CampaignRequest(
        school=owner.school, owner=owner.user, kind="profiles_collection", name="Rentrée", divisions=codes
    )

    results = all_at_once(lambda: create(request, at=NOW))

    assert all(result == results[0] for result in results)
    assert Campaign.objects.count() == (2 if per_division else 1)
