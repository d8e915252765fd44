"""Links made one at a time, as the pages make them."""

from typing import Any

from django.db import transaction

from pix.rosters.models import Student, StudentLink
from pix.rosters.services import linking


def link(*, student: Student, **facts: Any) -> StudentLink:
    """Link a pupil under the lock of their school's roster."""
    with transaction.atomic():
        return linking.link(roster=linking.lock_roster(student.school_id), student=student, **facts)
