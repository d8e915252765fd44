"""Undo an import through its service, and take a picture of everything that an import writes."""

from collections import Counter

from django.utils import timezone

from pix.repairs.errors import NotUndoable
from pix.repairs.services import undoing
from pix.rosters.models import Division, FormerIne, Roster, RosterImport, Student, StudentLink


def plan(row, *, at=None):
    """What undoing this import would do now, or what forbids it."""
    try:
        return undoing.preview_undoing(roster_import=fresh(row), at=at or timezone.now()).undoing
    except NotUndoable as error:
        return error.obstacle


def undo(row, *, by=None, seen=None, at=None):
    """Undo it; what was done."""
    _row, done = undoing.undo_import(roster_import=fresh(row), undone_by=by, seen=seen, at=at or timezone.now())
    return done


def fresh(row):
    return RosterImport.objects.get(pk=row.pk)


def picture(school):
    """Everything that an import writes about the pupils of a school, but the version."""
    return {
        "students": pupils(school),
        "former_ines": set(
            FormerIne.objects.filter(student__school=school).values_list("student", "ine", "replaced_at")
        ),
        "links": Counter(
            StudentLink.objects.live().filter(student__school=school).values_list("student", "user", "how")
        ),
        "divisions": dict(Division.objects.filter(school=school).values_list("code", "student_count")),
        "roster": Roster.objects.filter(pk=school.pk)
        .values("school_year", "exported_at", "current_student_count")
        .get(),
    }


def pupils(school):
    return {row["id"]: row for row in Student.objects.filter(school=school).values()}
