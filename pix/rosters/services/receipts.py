"""The lines of an import as rows: shown before confirming, kept as the receipt afterwards."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from pix.domain import siecle
from pix.rosters import bulk
from pix.rosters.models import RosterImport, RosterImportLine
from pix.rosters.services.gathering import Plan

_COLUMNS = (
    "roster_import_id",
    "student_id",
    "position",
    "outcome",
    "reason",
    "label",
    "ine",
    "division",
    "warnings",
    "before",
    "after",
    "facts",
)
_LONGEST_LABEL = 520
_LONGEST_DIVISION = 255


def digest(changes: siecle.RosterChanges) -> str:
    """A print of everything an import changes: equal prints, equal effects. What stays as it was is not part of it."""
    facts = [
        (
            change.line.position if change.line else None,
            change.outcome,
            change.reason,
            change.known.id if change.known else None,
            change.candidate.id if change.candidate else None,
            *siecle.whole_change(change),
        )
        for change in (*changes.lines, *changes.absent)
        if change.outcome != siecle.LineOutcome.UNCHANGED
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def count(plan: Plan) -> dict[str, int]:
    """The numbers that pages, reports and the command show."""
    changes = plan.changes
    added = [change for change in changes.lines if change.outcome == siecle.LineOutcome.ADDED]
    return {
        **changes.counts,
        "lines": len(changes.lines),
        "warned": sum(bool(warnings(plan, change)) for change in changes.lines),
        "provisional": sum(siecle.Notice.INE_MISSING in change.notices for change in added),
        "classless": sum(siecle.Notice.CLASS_MISSING in change.notices for change in added),
        "current_before": changes.current_before,
        "current_after": changes.current_after,
    }


def warnings(plan: Plan, change: siecle.LineChange) -> list[str]:
    """What somebody should know about a line, the accounts of other schools included."""
    told = [str(notice) for notice in change.notices]
    if change.line and change.line.position in plan.clashes and siecle.Notice.ACCOUNT_TAKEN not in change.notices:
        told.append(str(siecle.Notice.ACCOUNT_TAKEN))
    return told


def rewrite_lines(roster_import: RosterImport, plan: Plan) -> None:
    """Replace the rows of this import: one for each line that is not *unchanged* or says something, and each absent."""
    RosterImportLine.objects.filter(roster_import=roster_import).delete()
    bulk.insert(RosterImportLine, _COLUMNS, _rows(roster_import, plan))


def keep_held_lines(roster_import: RosterImport, plan: Plan) -> None:
    """Replace the rows of an import that is refused for its lines by those that say why."""
    RosterImportLine.objects.filter(roster_import=roster_import).delete()
    held = (change for change in plan.changes.lines if change.outcome == siecle.LineOutcome.HELD)
    bulk.insert(RosterImportLine, _COLUMNS, (_row(roster_import.pk, plan, change) for change in held))


def insert_line(roster_import: RosterImport, plan: Plan, change: siecle.LineChange) -> RosterImportLine:
    """Add the row of one line that had none."""
    values = dict(zip(_COLUMNS, _row(roster_import.pk, plan, change), strict=True))
    return RosterImportLine.objects.create(**values)


def proof_changes(changes: siecle.RosterChanges) -> dict[str, list[int]]:
    """The pupils who need a proof since this import, and those who do not any more."""
    needed = changes.proof_changes
    return {
        "needed": [pupil for pupil, now in needed.items() if now],
        "not_needed": [pupil for pupil, now in needed.items() if not now],
    }


def _rows(roster_import: RosterImport, plan: Plan) -> Iterator[tuple[Any, ...]]:
    for change in plan.changes.lines:
        position = change.line.position if change.line else None
        if change.outcome != siecle.LineOutcome.UNCHANGED or warnings(plan, change) or position in plan.accounts:
            yield _row(roster_import.pk, plan, change)
    for change in sorted(plan.changes.absent, key=_by_name):
        yield _row(roster_import.pk, plan, change)


def _row(import_id: int, plan: Plan, change: siecle.LineChange) -> tuple[Any, ...]:
    line, known = change.line, change.known
    about = line or known
    if about is None:  # pragma: no cover (a change is about a line or about a pupil)
        raise ValueError
    person = about.person
    before, after = siecle.whole_change(change)
    if change.reason == siecle.Reason.INVALID_BIRTH_DATE and line:
        before = {"birth_text": line.birth_text}
    return (
        import_id,
        known.id if known else None,
        line.position if line else None,
        str(change.outcome),
        str(change.reason or ""),
        person.label[:_LONGEST_LABEL],
        person.ine or (known.person.ine if known else ""),
        person.division[:_LONGEST_DIVISION],
        warnings(plan, change),
        before or None,
        after or None,
        facts(change),
    )


def facts(change: siecle.LineChange) -> dict[str, Any]:
    """What a person is told beside.

    ``known_name``: of the pupil whom a damaged line is about. ``candidate``: the pupil whom a newcomer may be, and
    ``line_key``, by which the answer will be kept. ``divisions``: the classes of a pupil who has several.
    """
    told: dict[str, Any] = {}
    if change.reason == siecle.Reason.DAMAGED_NAME and change.known:
        told["known_name"] = change.known.person.label
    if change.line and change.line.divisions and change.stays:
        told["divisions"] = list(change.line.divisions)
    if change.line and (pupil := change.candidate):
        told["line_key"] = siecle.line_key(change.line.person, change.names)
        told["candidate"] = {
            "id": pupil.id,
            "name": pupil.person.label,
            "ine": pupil.person.ine,
            "birth_date": str(pupil.person.birth_date or ""),
            "division": pupil.person.division,
            "left_on": str(pupil.left_on or ""),
        }
    return told


def _by_name(change: siecle.LineChange) -> tuple[str, str, str]:
    known = change.known
    return (known.person.division, known.names.last, known.names.first) if known else ("", "", "")
