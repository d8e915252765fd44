"""The rows that an import writes, made ready outside the transaction, and written inside it in a few statements."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from pix.audit import trail
from pix.audit.models import ActorKind, Entry
from pix.domain import siecle
from pix.domain.reconciliation import LinkEvidence
from pix.rosters import bulk
from pix.rosters.models import Division, FormerIne, RosterImport, RosterImportLine, Student, StudentLink
from pix.rosters.services import receipts
from pix.rosters.services.gathering import Plan

Values = tuple[Any, ...]

# What an import writes of a pupil.
_COLUMNS = (
    *siecle.FIELDS,
    "last_key",
    "usage_key",
    "first_key",
    "provisional_key",
    "left_on",
    "left_why",
    "needs_proof",
)
_KEY_LIMIT = 600
_NEW_LINK = ("id", "student_id", "user_id", "how", "evidence", "roster_import_id", "linked_at", "ended_why")


class Writes(NamedTuple):
    """Everything an import writes about pupils."""

    leaving: list[Values]  # pupil, day, reason
    giving_up: list[int]  # pupils whose account is another's here
    updated: list[Values]  # pupil, then ``_COLUMNS``
    added: list[Values]  # ``_COLUMNS``
    added_positions: list[int]
    known: dict[int, int]  # line → pupil, for those who were known and stay
    former_ines: list[tuple[int, str]]
    lines: dict[int, tuple[int, int | None]]  # line → its row, and the pupil written there
    left_lines: list[Values]  # rows of those who leave, with what they become


def prepare(row: RosterImport, plan: Plan, at: datetime) -> Writes:
    """Make the rows; nothing is written."""
    changes, today = plan.changes, timezone.localdate(at)
    rewritten = [c for c in changes.lines if c.outcome in (siecle.LineOutcome.UPDATED, siecle.LineOutcome.RETURNED)]
    added = [c for c in changes.lines if c.outcome == siecle.LineOutcome.ADDED]
    left = [c for c in (*changes.lines, *changes.absent) if c.outcome == siecle.LineOutcome.LEFT]
    after = {c.known.id: siecle.whole_change(c, on=today)[1] for c in left if c.known}
    rows = RosterImportLine.objects.filter(roster_import=row).order_by("id")
    lines = rows.filter(position__isnull=False)
    left_lines = rows.filter(outcome=siecle.LineOutcome.LEFT)
    return Writes(
        leaving=[(c.known.id, today, str(c.reason)) for c in left if c.known],
        giving_up=[c.known.id for c in changes.lines if c.gives_up_account and c.known],
        updated=[(c.known.id, *_values(c, c.line)) for c in rewritten if c.known and c.line],
        added=[_values(c, c.line) for c in added if c.line],
        added_positions=[c.line.position for c in added if c.line],
        known={c.line.position: c.known.id for c in changes.lines if c.line and c.known and c.stays},
        former_ines=[
            (c.known.id, c.known.person.ine) for c in rewritten if c.known and c.known.person.ine and "ine" in c.after
        ],
        lines={
            position or 0: (number, student)
            for number, position, student in lines.values_list("id", "position", "student")
        },
        left_lines=[(number, after[student]) for number, student in left_lines.values_list("id", "student")],
    )


def write_students(row: RosterImport, plan: Plan, writes: Writes, at: datetime) -> dict[int, int]:
    """Write the pupils, and give the pupil of each line. Departures first: the account they free may be needed."""
    bulk.update(Student, ["left_on", "left_why"], writes.leaving)
    if writes.giving_up:
        StudentLink.objects.filter(student__in=writes.giving_up).live().update(
            ended_at=at, ended_why=StudentLink.EndedWhy.ACCOUNT_TAKEN, ended_by_import=row
        )
        Student.objects.filter(pk__in=writes.giving_up).update(user=None)
    bulk.update(Student, _COLUMNS, writes.updated)
    numbers = list(bulk.reserve_ids(Student, len(writes.added)))
    rows = [(number, row.school_id, *values) for number, values in zip(numbers, writes.added, strict=True)]
    bulk.insert(Student, ("id", "school_id", *_COLUMNS), rows)
    bulk.update(Student, ["needs_proof"], list(plan.changes.proof_changes.items()))
    FormerIne.objects.bulk_create(
        FormerIne(student_id=pupil, ine=ine, replaced_at=at, roster_import=row) for pupil, ine in writes.former_ines
    )
    return writes.known | dict(zip(writes.added_positions, numbers, strict=True))


def write_links(
    row: RosterImport, accounts: Mapping[int, int], students: Mapping[int, int], at: datetime
) -> dict[int, int]:
    """Link in silence the accounts (line → account) that are surely theirs; the journal has a line for each.

    Gives the link of each of these lines of the file.
    """
    if not accounts:
        return {}
    # Somebody may have joined with a code since the comparison: the link that the pupil made stands.
    here = Student.objects.filter(school=row.school_id, user__isnull=False)
    linked, taken = _all(here, "id"), _all(here, "user_id")
    chosen = [
        (position, students[position], account)
        for position, account in accounts.items()
        if students[position] not in linked and account not in taken
    ]
    numbers = list(bulk.reserve_ids(StudentLink, len(chosen)))
    how, evidence = str(StudentLink.How.SILENT_INE), str(LinkEvidence.SAME_INE_AND_IDENTITY)
    rows = [
        (number, pupil, account, how, evidence, row.pk, at, "")
        for number, (_, pupil, account) in zip(numbers, chosen, strict=True)
    ]
    bulk.insert(StudentLink, _NEW_LINK, rows)
    bulk.update(Student, ["user_id"], [(pupil, account) for _, pupil, account in chosen])
    told = ((pupil, {"account": account, "how": how, "roster_import": row.pk}) for _, pupil, account in chosen)
    lines = trail.rows(
        "student.linked",
        at=at,
        targets=Student,
        facts=told,
        actor_id=row.confirmed_by_id,
        actor_kind=ActorKind.MEMBER if row.confirmed_by_id else ActorKind.OPERATOR,
        school_id=row.school_id,
    )
    bulk.insert(Entry, trail.COLUMNS, lines)
    return dict(zip((position for position, _, _ in chosen), numbers, strict=True))


def complete_lines(
    row: RosterImport, plan: Plan, writes: Writes, students: Mapping[int, int], links: Mapping[int, int]
) -> None:
    """The rows shown before confirming learn the pupils added, the links made and the day of leaving."""
    rows = dict(writes.lines)
    for position in links.keys() - rows.keys():
        line = receipts.insert_line(row, plan, plan.changes.lines[position - 1])
        rows[position] = (line.pk, None)
    completed = [
        (number, students[position], links.get(position))
        for position, (number, student) in rows.items()
        if position in students and (student is None or position in links)
    ]
    bulk.update(RosterImportLine, ["student_id", "link_made_id"], completed)
    bulk.update(RosterImportLine, ["after"], writes.left_lines)


def write_divisions(school_id: int, divisions: Mapping[str, int]) -> None:
    """The classes of the school are those of its current pupils."""
    before = dict(Division.objects.filter(school=school_id).order_by("id").values_list("code", "student_count"))
    if before != divisions:
        Division.objects.filter(school=school_id).delete()
        Division.objects.bulk_create(
            Division(school_id=school_id, code=code, student_count=count) for code, count in divisions.items()
        )


def _values(change: siecle.LineChange, line: siecle.Line) -> Values:
    """``_COLUMNS`` of a pupil: what the line says; the numbers it lacks, as they were."""
    person, provisional_key = siecle.become(change.known, line, change.names)
    ine, *others = person
    return (
        ine or None,
        *others,
        *(name[:_KEY_LIMIT] for name in change.names),
        provisional_key or None,
        None,
        "",
        change.needs_proof,
    )


def _all(rows: QuerySet[Student], field: str) -> Collection[Any]:
    return set(rows.order_by("id").values_list(field, flat=True))
