"""Gather what undoing an import needs: its receipt, the roster as it is now, and what people did since.

The rooms above rosters know of work with pupils, so this stands above them all. A new kind of work must be told here as
a ``Trace``, or undoing deletes its pupils.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q

from pix.accounts.models import AuthenticationMethod, User
from pix.accounts.services.login import USED_EVERY
from pix.campaigns.models import Participation
from pix.domain import siecle
from pix.domain.siecle import Obstacle, Trace
from pix.lib.chunks import in_chunks
from pix.reconciliation.models import PasswordReset
from pix.rosters.models import Roster, RosterImport, StudentLink
from pix.rosters.models.student import StudentLinkQuerySet
from pix.rosters.services.gathering import known_pupils
from pix.schools.models import School


def last_import(school: School) -> RosterImport | None:
    """The import that made the school's base what it is: the last one applied and not undone."""
    imported = RosterImport.objects.filter(school=school).imported().defer("payload")
    return imported.order_by("-applied_at", "-id").first()


def find_obstacle(row: RosterImport) -> Obstacle | None:
    """What forbids undoing this import now, if anything does."""
    if row.status != RosterImport.Status.IMPORTED or row.applied_at is None:
        return Obstacle.NOT_IMPORTED
    last = last_import(row.school)
    if last is not None and last.pk != row.pk:
        return Obstacle.NOT_THE_LAST
    return Obstacle.FORGOTTEN if row.lines_emptied_at else None


def read_receipt(row: RosterImport) -> siecle.Receipt:
    """Everything that the import did, as it is stored."""
    before = siecle.Base(row.earlier_school_year, row.earlier_exported_at)
    after = siecle.Base(row.school_year or before.school_year, row.exported_at or before.exported_at)
    return siecle.Receipt(
        touches=list(_touches(row)),
        proof={pupil: name == "needed" for name, pupils in row.proof_changes.items() for pupil in pupils},
        links_made=_links(StudentLink.objects.filter(roster_import=row)),
        links_ended=_links(StudentLink.objects.filter(ended_by_import=row)),
        base_before=before,
        base_after=after if row.moves_base else before,
    )


def read_roster(roster: Roster) -> siecle.RosterNow:
    """The school's pupils and the last file, as they are now. ``roster`` must have been read just before."""
    base = siecle.Base(roster.school_year, roster.exported_at)
    return siecle.RosterNow(list(known_pupils(roster.school)), base)


def read_since(row: RosterImport) -> siecle.Since:
    """What people did with the school's pupils since this import, in every room that works with them.

    A link that a later import made and its undoing ended was nobody's work. A sign-in is noted once an hour: whoever
    signed in within the hour before the import may have come back after it.
    """
    traces: defaultdict[int, set[Trace]] = defaultdict(set)
    at = row.applied_at
    links = StudentLink.objects.filter(student__school=row.school_id).exclude(roster_import=row)
    links = links.exclude(roster_import__isnull=False, ended_why=StudentLink.EndedWhy.IMPORT_UNDONE)
    links = links.filter(Q(linked_at__gt=at) | Q(ended_at__gt=at))
    work = {
        Trace.LINKED: links,
        Trace.TOOK_PART: Participation.objects.filter(student__school=row.school_id, started_at__gt=at),
        Trace.PASSWORD_RESET: PasswordReset.objects.filter(student__school=row.school_id, at__gt=at),
    }
    for trace, rows in work.items():
        for pupil in rows.order_by("id").values_list("student_id", flat=True):
            traces[pupil].add(trace)
    ended = StudentLink.objects.filter(ended_by_import=row)
    barred = User.objects.filter(Q(merged_into__isnull=False) | Q(is_active=False), student_links__in=ended)
    return siecle.Since(traces, _used_links(row), set(barred.order_by("id").values_list("id", flat=True)))


def _used_links(row: RosterImport) -> set[int]:
    if row.applied_at is None:
        return set()
    since = row.applied_at - USED_EVERY
    came = AuthenticationMethod.objects.filter(user=OuterRef("user"), last_used_at__gt=since)
    links = StudentLink.objects.filter(Exists(came), roster_import=row)
    return set(links.order_by("id").values_list("id", flat=True))


def _touches(row: RosterImport) -> Iterator[siecle.Touch]:
    lines = row.lines.order_by("id")
    for numbers in in_chunks(lines.values_list("id", flat=True)):
        for line in lines.filter(pk__in=numbers).values_list("student_id", "outcome", "before", "after"):
            yield _touch(*line)


def _touch(pupil: int | None, outcome: str, before: dict[str, str] | None, after: dict[str, str] | None) -> Any:
    return siecle.Touch(pupil, siecle.LineOutcome(outcome), before or {}, after or {})


def _links(rows: StudentLinkQuerySet) -> list[siecle.ImportLink]:
    values = rows.order_by("id").values_list("id", "student_id", "user_id", "ended_at")
    return [siecle.ImportLink(number, pupil, user, ended_at is None) for number, pupil, user, ended_at in values]
