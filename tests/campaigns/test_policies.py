"""Who may follow a campaign, and who may archive it."""

import pytest
from django.utils import timezone

from pix.campaigns.policies import can_archive, can_follow
from pix.schools.models import Role
from tests.campaigns.factories import make_campaign
from tests.schools.factories import make_member, make_school

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "follows", "archives"),
    [
        ("owner", True, True),
        ("administrator", True, True),
        ("colleague", True, False),
        ("owner who left", False, False),
        ("administrator of another school", False, False),
        ("owner, in another school", False, False),
    ],
)
def test_its_school_follows_it_and_its_owner_or_an_administrator_archives_it(school, who, follows, archives):
    owner = make_member(school)
    campaign = make_campaign(school, owner.user)
    elsewhere = make_school(uai="0699902N")
    membership = {
        "owner": lambda: owner,
        "administrator": lambda: make_member(school, role=Role.ADMIN),
        "colleague": lambda: make_member(school),
        "owner who left": lambda: owner,
        "administrator of another school": lambda: make_member(elsewhere, role=Role.ADMIN),
        "owner, in another school": lambda: elsewhere.memberships.create(user=owner.user, role=Role.ADMIN),
    }[who]()
    if who == "owner who left":
        membership.disabled_at = timezone.now()

    assert can_follow(membership, campaign) is follows
    assert can_archive(membership, campaign) is archives
