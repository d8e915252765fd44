"""Write what undoing an import does, in a few statements, inside the transaction that holds the roster."""

import uuid
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from pix.audit import trail
from pix.audit.models import ActorKind, Entry
from pix.domain import siecle
from pix.lib.chunks import in_chunks
from pix.reconciliation.models import JoinAttempt
from pix.repairs.models import UndoRemainder
from pix.rosters import bulk
from pix.rosters.models import DuplicateAnswer, FormerIne, Roster, RosterImport, RosterImportLine, Student, StudentLink
from pix.rosters.services.writing import write_divisions

_COLUMNS = (
    *siecle.FIELDS,
    "last_key",
    "usage_key",
    "first_key",
    "provisional_key",
    "user_id",
    "left_on",
    "left_why",
    "needs_proof",
)
_KEY_LIMIT = 600
_UNDONE = StudentLink.EndedWhy.IMPORT_UNDONE
_TAKEN = StudentLink.EndedWhy.ACCOUNT_TAKEN


def write_undoing(row: RosterImport, undoing: siecle.Undoing, *, at: datetime) -> None:
    """Write everything about the pupils and the base, as the plan says. Departures first: what they free is needed."""
    _delete(undoing)
    _end_links(row, undoing, at)
    _reopen_links(undoing)
    for numbers in in_chunks(undoing.ines_back):
        FormerIne.objects.filter(student__in=numbers, roster_import=row).delete()
    # What the school said of this file's newcomers is asked again: it may be the very mistake.
    DuplicateAnswer.objects.filter(roster_import=row).delete()
    _rewrite(undoing.rewritten)
    write_divisions(row.school_id, undoing.divisions)
    Roster.objects.filter(pk=row.school_id).update(
        version=F("version") + 1,
        school_year=undoing.base.school_year,
        exported_at=undoing.base.exported_at,
        current_student_count=undoing.current_after,
    )


def keep_remainders(row: RosterImport, undoing: siecle.Undoing, *, leaving: Collection[int]) -> None:
    """Keep what stayed as it was, and why, for whoever reads the undone import later."""
    bulk.insert(
        UndoRemainder,
        ("roster_import_id", "student_id", "because", "field", "has_left"),
        [
            (row.pk, kept.pupil_id, str(kept.because), kept.field, kept.pupil_id in leaving)
            for kept in undoing.kept
            if kept.field != "needs_proof"
        ],
    )


def write_journal(
    row: RosterImport, undoing: siecle.Undoing, counts: dict[str, Any], *, by: int | None, at: datetime
) -> None:
    """One line for the act, and one for each pupil whose link with an account it ended or opened again."""
    act = uuid.uuid4()
    who: dict[str, Any] = {
        "at": at,
        "act": act,
        "actor_id": by,
        "actor_kind": ActorKind.MEMBER if by else ActorKind.OPERATOR,
        "school_id": row.school_id,
    }
    trail.record("roster.undone", target=row, **who, **counts)
    accounts = {one.now.id: one.now.user_id for one in undoing.rewritten}
    facts = {"roster_import": row.pk}
    ended = ((pupil, {"account": accounts[pupil], **facts}) for pupil in undoing.unlinked)
    opened = ((link.pupil_id, {"account": link.user_id, **facts}) for link in undoing.reopened)
    for verb, told in (("student.unlinked", ended), ("student.linked", opened)):
        bulk.insert(Entry, trail.COLUMNS, trail.rows(verb, targets=Student, facts=told, **who))


def _delete(undoing: siecle.Undoing) -> None:
    """The pupils whom the import added and nobody worked with; nothing about them was anybody's work."""
    for numbers in in_chunks(pupil.id for pupil in undoing.deleted):
        links = StudentLink.objects.filter(student__in=numbers)
        link_ids = list(links.order_by("id").values_list("id", flat=True))
        RosterImportLine.objects.filter(link_made__in=link_ids).update(link_made=None)
        RosterImportLine.objects.filter(student__in=numbers).update(student=None)
        FormerIne.objects.filter(student__in=numbers).delete()
        DuplicateAnswer.objects.filter(student__in=numbers).delete()
        UndoRemainder.objects.filter(student__in=numbers).delete()
        JoinAttempt.objects.filter(Q(proposed_student__in=numbers) | Q(recognized_student__in=numbers)).delete()
        bulk.delete(StudentLink, link_ids)
        bulk.delete(Student, numbers)


def _end_links(row: RosterImport, undoing: siecle.Undoing, at: datetime) -> None:
    """Those that the import made, and those whose account is another current pupil's by now."""
    for numbers in in_chunks(undoing.unlinked):
        live = StudentLink.objects.live().filter(student__in=numbers)
        live.filter(roster_import=row).update(ended_at=at, ended_by=row.undone_by_id, ended_why=_UNDONE)
        live.update(ended_at=at, ended_by=row.undone_by_id, ended_why=_TAKEN)
        Student.objects.filter(pk__in=numbers).update(user=None)


def _reopen_links(undoing: siecle.Undoing) -> None:
    for numbers in in_chunks(link.id for link in undoing.reopened):
        StudentLink.objects.filter(pk__in=numbers).update(
            ended_at=None, ended_by=None, ended_why="", ended_by_import=None
        )


def _rewrite(rewritten: Collection[siecle.Rewriting]) -> None:
    """Numbers that go from one pupil to another are let go first: none is ever two pupils' at once."""
    moving = [one.now.id for one in rewritten if _numbers(one.now) != _numbers(one.becomes)]
    bulk.update(Student, ["ine", "provisional_key"], [(number, None, f"undoing {number}") for number in moving])
    for is_current in (False, True):
        rows = [(one.becomes.id, *_values(one.becomes)) for one in rewritten if one.becomes.is_current == is_current]
        bulk.update(Student, _COLUMNS, rows)


def _numbers(pupil: siecle.Known) -> tuple[str, str]:
    return pupil.person.ine, pupil.provisional_key


def _values(pupil: siecle.Known) -> Iterator[Any]:
    ine, *others = pupil.person
    yield ine or None
    yield from others
    yield from (name[:_KEY_LIMIT] for name in pupil.names)
    yield pupil.provisional_key or None
    yield pupil.user_id
    yield pupil.left_on
    yield pupil.left_why
    yield pupil.needs_proof
