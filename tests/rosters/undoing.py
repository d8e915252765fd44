"""Undo an import on real rows: gather what the plan asks, and write what it answers.

A straightforward reading of the receipt as it is stored, so that the tests prove it holds enough.
"""

from collections import Counter, defaultdict

from django.db.models import Q
from django.utils import timezone

from pix.accounts.models import AuthenticationMethod
from pix.accounts.services.login import USED_EVERY
from pix.campaigns.models import Participation
from pix.domain import siecle
from pix.domain.siecle import Obstacle, Trace
from pix.reconciliation.models import PasswordReset
from pix.rosters.models import Division, FormerIne, Roster, RosterImport, Student, StudentLink
from pix.rosters.services.gathering import known_pupils


def plan(row, *, at):
    """What undoing this import would do now."""
    row = RosterImport.objects.get(pk=row.pk)
    roster = Roster.objects.get(pk=row.school_id)
    now = siecle.RosterNow(list(known_pupils(row.school)), siecle.Base(roster.school_year, roster.exported_at))
    return siecle.plan_undo(receipt_of(row), now, since(row), on=timezone.localdate(at))


def receipt_of(row):
    """The receipt, read from the rows that an import leaves."""
    lines = row.lines.order_by("id").values_list("student_id", "outcome", "before", "after")
    before = siecle.Base(row.earlier_school_year, row.earlier_exported_at)
    after = siecle.Base(row.school_year or before.school_year, row.exported_at or before.exported_at)
    after = after if row.moves_base else before
    return siecle.Receipt(
        touches=[
            siecle.Touch(pupil, siecle.LineOutcome(outcome), old or {}, new or {}) for pupil, outcome, old, new in lines
        ],
        proof={pupil: name == "needed" for name, pupils in row.proof_changes.items() for pupil in pupils},
        links_made=_links(roster_import=row),
        links_ended=_links(ended_by_import=row),
        base_before=before,
        base_after=after,
        obstacle=_obstacle(row),
    )


def _obstacle(row):
    later = RosterImport.objects.imported().filter(school=row.school, pk__gt=row.pk)
    if row.status != RosterImport.Status.IMPORTED:
        return Obstacle.NOT_IMPORTED
    if later.exists():
        return Obstacle.NOT_THE_LAST
    return Obstacle.FORGOTTEN if row.lines_emptied_at else None


def _links(**of):
    rows = StudentLink.objects.filter(**of).order_by("id").values_list("id", "student_id", "user_id", "ended_at")
    return [siecle.ImportLink(number, pupil, user, ended_at is None) for number, pupil, user, ended_at in rows]


def since(row):
    """What people did since, in the rooms that exist today.

    A sign-in is noted once an hour: who signed in within the hour before the import may have come back after it.
    """
    traces, applied_at = defaultdict(set), row.applied_at
    links = StudentLink.objects.filter(student__school=row.school)
    links = links.exclude(roster_import=row).filter(Q(linked_at__gt=applied_at) | Q(ended_at__gt=applied_at))
    for pupil in links.order_by("id").values_list("student", flat=True):
        traces[pupil].add(Trace.LINKED)
    participations = Participation.objects.filter(student__school=row.school, started_at__gt=applied_at)
    for pupil in participations.order_by("id").values_list("student", flat=True):
        traces[pupil].add(Trace.TOOK_PART)
    resets = PasswordReset.objects.filter(student__school=row.school, at__gt=applied_at)
    for pupil in resets.order_by("id").values_list("student", flat=True):
        traces[pupil].add(Trace.PASSWORD_RESET)
    noted = AuthenticationMethod.objects.filter(last_used_at__gt=applied_at - USED_EVERY)
    signed_in = noted.order_by("id").values("user")
    used = StudentLink.objects.filter(roster_import=row, user__in=signed_in).order_by("id")
    return siecle.Since(traces, set(used.values_list("id", flat=True)))


def apply(row, undoing, *, at):
    """Write the plan, as it says."""
    deleted = [pupil.id for pupil in undoing.deleted]
    StudentLink.objects.filter(student__in=deleted, roster_import=row).delete()
    Student.objects.filter(pk__in=deleted).delete()
    ended = StudentLink.objects.live().filter(student__in=undoing.unlinked)
    ended.update(ended_at=at, ended_why=StudentLink.EndedWhy.IMPORT_UNDONE)
    for link in undoing.reopened:
        StudentLink.objects.filter(pk=link.id).update(ended_at=None, ended_why="", ended_by_import=None)
    FormerIne.objects.filter(student__in=undoing.ines_back, roster_import=row).delete()
    # Those who leave first: the accounts they free may be needed.
    for rewriting in sorted(undoing.rewritten, key=lambda one: one.becomes.is_current):
        Student.objects.filter(pk=rewriting.now.id).update(**_columns(rewriting.becomes))
    Division.objects.filter(school=row.school).delete()
    for code, count in undoing.divisions.items():
        Division.objects.create(school=row.school, code=code, student_count=count)
    Roster.objects.filter(pk=row.school_id).update(
        school_year=undoing.base.school_year,
        exported_at=undoing.base.exported_at,
        current_student_count=undoing.current_after,
    )
    RosterImport.objects.filter(pk=row.pk).update(status=RosterImport.Status.UNDONE)


def _columns(pupil):
    return {
        **pupil.person._asdict(),
        "ine": pupil.person.ine or None,
        "provisional_key": pupil.provisional_key or None,
        "last_key": pupil.names.last,
        "usage_key": pupil.names.usage,
        "first_key": pupil.names.first,
        "user_id": pupil.user_id,
        "left_on": pupil.left_on,
        "left_why": pupil.left_why,
        "needs_proof": pupil.needs_proof,
    }


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
