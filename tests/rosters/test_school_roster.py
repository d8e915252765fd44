"""The base of a school as a whole."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from pix.rosters.models import Roster
from pix.schools.models import School
from pix.schools.services.membership import create_school

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "make",
    [
        lambda: create_school(uai="0699901M", name="Collège des Tilleuls", at=timezone.now()),
        lambda: School.objects.create(uai="0699901M", name="Collège des Tilleuls"),
    ],
    ids=["by the service", "by hand"],
)
def test_a_school_is_made_with_its_empty_roster(make):
    roster = make().roster

    assert (roster.version, roster.current_student_count, roster.school_year, roster.exported_at) == (0, 0, None, None)
    assert roster.kind == Roster.Kind.SIECLE


def test_saving_a_school_again_leaves_its_roster_alone(school):
    Roster.objects.update(version=3)

    school.save()

    assert Roster.objects.get().version == 3


def test_a_school_has_one_roster(school):
    with pytest.raises(IntegrityError), transaction.atomic():
        Roster.objects.bulk_create([Roster(school=school)])
