"""The lines of an import, a page at a time: a page stays light whatever the size of the file."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Case, QuerySet, When
from django.shortcuts import get_object_or_404

from pix.domain.siecle import FIELDS, LineOutcome, Reason
from pix.lib.chunks import in_chunks
from pix.rosters.models import RosterImport, RosterImportLine
from pix.schools.models import School
from pix.web.school.rosters import words

LINES_A_PAGE = 50
LINES_AT_FIRST = 20  # before anybody chooses: what is below matters too
IMPORTS_A_PAGE = 20
HELD_AT_FIRST = 10
LINES_AT_ONCE = 900  # of a report: twenty thousand are never in memory together

WARNED = "warned"
SHOWN = (LineOutcome.ADDED, LineOutcome.UPDATED, LineOutcome.RETURNED, LineOutcome.LEFT)
"""What the list holds before anybody chooses: everything that changes."""

FILTERS = (*SHOWN, LineOutcome.HELD, LineOutcome.REPEATED)


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one pupil, before and after."""

    field: str
    before: str
    after: str
    only_capitals: bool


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line as it is shown."""

    position: int | None
    name: str
    ine: str
    division: str
    state: words.State
    outcome: str
    why: str
    advice: str
    changes: list[Change]
    warnings: list[str]
    asks: bool = False  # whether somebody may say here who it is


def chosen_filter(asked: str | None) -> str:
    """One of the outcomes, ``warned``, or nothing: what anybody may type in the address."""
    return asked if asked in FILTERS or asked == WARNED else ""


def page_of_lines(row: RosterImport, chosen: str, number: str | None) -> Page[RosterImportLine]:
    """One page of the lines with this outcome, or of everything that changes."""
    lines = row.lines.order_by("id")
    if chosen == WARNED:
        found = lines.exclude(warnings=[])
    else:
        found = lines.filter(outcome=chosen) if chosen else lines.filter(outcome__in=SHOWN)
    paginator = Paginator(found, LINES_A_PAGE if chosen else LINES_AT_FIRST)
    if (count := _known_count(row, chosen)) is not None and row.lines_emptied_at is None:
        paginator.count = count  # known already: one query less
    return paginator.get_page(number)


def _known_count(row: RosterImport, chosen: str) -> int | None:
    wanted = [chosen] if chosen else [str(outcome) for outcome in SHOWN]
    numbers = [row.counts.get(outcome) for outcome in wanted]
    return sum(number for number in numbers if number is not None) if None not in numbers else None


def first_held(row: RosterImport) -> list[LineRow]:
    """Those that a click settles before the others."""
    asked_first = Case(When(reason=Reason.POSSIBLE_DUPLICATE, then=0), default=1)
    held = row.lines.filter(outcome=LineOutcome.HELD).order_by(asked_first, "id")
    return [row_of(line) for line in held[:HELD_AT_FIRST]]


def every_line(row: RosterImport) -> Iterator[LineRow]:
    """All of them, for the report."""
    lines = row.lines.order_by("id")
    numbers = lines.values_list("pk", flat=True)
    return (row_of(line) for chunk in in_chunks(numbers, LINES_AT_ONCE) for line in lines.filter(pk__in=chunk))


def import_of(school: School, pk: int) -> RosterImport:
    """An import of this school, without what it holds; another school's does not exist."""
    rows = RosterImport.objects.filter(school=school).defer("payload")
    return get_object_or_404(rows.select_related("school__roster", "asked_by", "confirmed_by", "undone_by"), pk=pk)


def page_of_imports(school: School, number: str | None) -> Page[RosterImport]:
    """The imports of the school, the last first."""
    imports: QuerySet[RosterImport] = (
        RosterImport.objects.filter(school=school)
        .select_related("asked_by", "confirmed_by", "undone_by")
        .defer("payload")
        .order_by("-asked_at", "-id")
    )
    return Paginator(imports, IMPORTS_A_PAGE).get_page(number)


def row_of(line: RosterImportLine) -> LineRow:
    """A line in the words of the school."""
    outcome = LineOutcome(line.outcome)
    why, advice = "", ""
    if outcome == LineOutcome.HELD:
        why, advice = words.why_held(line.reason)
        if written := (line.before or {}).get("birth_text"):
            why = words.as_written(why, written)
        if pupil := line.facts.get("candidate"):
            why = words.as_written(why, words.pupil(pupil))
        if known := line.facts.get("known_name"):
            advice = words.with_kept_name(advice, known)
    elif outcome == LineOutcome.LEFT:
        why = words.why_left(line.reason)
    before, after = line.before or {}, line.after or {}
    return LineRow(
        position=line.position,
        name=line.label or words.nameless(),
        ine=line.ine,
        division=line.division,
        state=words.states()[outcome],
        outcome=line.outcome,
        why=why,
        advice=advice,
        changes=[_change(name, before.get(name, ""), after[name]) for name in FIELDS if name in after],
        asks=line.reason == Reason.POSSIBLE_DUPLICATE and bool(line.facts),
        warnings=[words.notice(code, line) for code in line.warnings],
    )


def _change(name: str, before: str, after: str) -> Change:
    return Change(
        field=words.field(name),
        before=words.value(name, before),
        after=words.value(name, after),
        only_capitals=before.casefold() == after.casefold(),
    )
