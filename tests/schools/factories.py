"""Invented schools, their members and their pupils."""

from datetime import date
from itertools import count
from typing import Any

from django.utils import timezone

from pix.accounts.models import User
from pix.domain.reconciliation import LinkEvidence
from pix.lib.text import fold
from pix.rosters.models import Student, StudentLink
from pix.schools.models import Membership, Role, School
from tests.accounts.factories import make_user

numbers = count(1)


def make_school(*, roster: dict[str, Any] | None = None, **fields: Any) -> School:
    """A school whose base is that of 2026; ``roster`` holds what else the base is."""
    fields = {"uai": "0699901M", "name": "Collège des Tilleuls", "email": "college@tilleuls.example"} | fields
    made = School.objects.create(**fields)
    set_roster(made, **({"school_year": 2026} | (roster or {})))
    return made


def set_roster(school: School, **values: Any) -> None:
    """Say what the school's base is, as an import would."""
    for name, value in values.items():
        setattr(school.roster, name, value)
    school.roster.save()


def make_member(school: School, *, role: Role = Role.MEMBER, **user_fields: Any) -> Membership:
    number = next(numbers)
    user = make_user(**({"email": f"member{number}@tilleuls.example"} | user_fields))
    return Membership.objects.create(school=school, user=user, role=role)


def make_student(school: School, *, user: User | None = None, **fields: Any) -> Student:
    """A current pupil, in 6E A unless told otherwise; with ``user``, linked by having joined."""
    number = next(numbers)
    fields = {
        "ine": None if fields.get("provisional_key") else f"{number:09d}AA",
        "elenoet": str(number),
        "eleve_id": str(500000 + number),
        "last_name": "CORMIER",
        "first_name": "Zoé",
        "birth_date": date(2014, 3, 5),
        "division": "6E A",
    } | fields
    keys = {
        "last_key": fold(fields["last_name"]),
        "usage_key": fold(fields.get("usage_name", "")),
        "first_key": fold(fields["first_name"]),
    }
    student = Student.objects.create(school=school, user=user, **(keys | fields))
    if user is not None:
        StudentLink.objects.create(
            student=student,
            user=user,
            how=StudentLink.How.JOINED,
            evidence=LinkEvidence.NAMES_AND_BIRTHDATE,
            linked_at=timezone.now(),
        )
    return student
