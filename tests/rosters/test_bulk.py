"""Thousands of rows in one go, and a planner that knows of them."""

import pytest
from django.db import connection

from pix.rosters import bulk
from pix.rosters.models import Student
from tests.schools.factories import make_school, make_student


@pytest.mark.django_db
def test_a_class_is_found_by_its_index_once_the_planner_knows_the_school():
    school = make_school()
    for number in range(60):
        make_student(school, division=f"6E {number}")

    bulk.refresh_statistics(Student)

    found = Student.objects.filter(school=school, left_on=None, division="6E 7").order_by("last_key", "first_key", "id")
    if connection.vendor == "sqlite":
        assert "current_students_by_class" in found.explain()
    assert found.count() == 1
