"""Who goes back, who goes and who stays, a list each: its first names on the page, all of them a page at a time."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from pix.domain.siecle import FIELDS, Because, Kept, Known, Rewriting
from pix.repairs.models import UndoRemainder
from pix.repairs.services.looking_back import last_import
from pix.repairs.services.undoing import UndoPreview
from pix.rosters.models import RosterImport
from pix.web.school.rosters import words as import_words
from pix.web.school.rosters.queries import Change
from pix.web.school.undoing import words

AT_FIRST = 10
NAMES_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class PupilRow:
    """A pupil in one of the lists: what changes, and what is said beside."""

    name: str
    division: str
    changes: Sequence[Change] = ()
    said: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class NamedList:
    """One of the lists, as the page shows it: the first names, or one page of all."""

    slug: str
    total: int
    title: str
    advice: str
    rows: Sequence[PupilRow]
    is_folded: bool

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


RowsAndDrawing = tuple[Sequence[Any], Callable[[Any], PupilRow]]


def lists_of(preview: UndoPreview, chosen: str | None, number: str | None) -> dict[str, Any]:
    """The lists in the order of worry: at work, then kept, then what goes, then what goes back; or one of them."""
    sources = _sources(preview)
    if chosen in sources:
        found, draw = sources[chosen]
        page: Page[Any] = Paginator(found, NAMES_A_PAGE).get_page(number)
        rows = [draw(one) for one in page]
        return {"lists": [_list(chosen, len(found), rows)], "chosen": chosen, "page": page}
    lists = [
        _list(slug, len(found), [draw(one) for one in found[:AT_FIRST]], is_folded=slug not in words.READ_FIRST)
        for slug, (found, draw) in sources.items()
        if found
    ]
    return {"lists": lists, "chosen": "", "page": None}


def remainders_of(row: RosterImport) -> dict[str, Any]:
    """What an undone import left, to read afterwards."""
    stored = UndoRemainder.objects.filter(roster_import=row).select_related("student").order_by("id")
    by_pupil: defaultdict[tuple[bool, int | None], list[UndoRemainder]] = defaultdict(list)
    for one in stored:
        by_pupil[one.has_left, one.student_id].append(one)
    rows: dict[bool, list[PupilRow]] = {True: [], False: []}
    for (has_left, _pupil), reasons in by_pupil.items():
        student = reasons[0].student
        said = [words.why(Because(one.because), one.field) for one in reasons]
        name, division = (str(student), student.division) if student else (words.nobody(said), "")
        rows[has_left].append(PupilRow(name, division, said=said))
    lists = [_list(slug, len(found), found) for slug, found in (("travail", rows[True]), ("gardes", rows[False]))]
    return {
        "lists": [one for one in lists if one.total],
        "said": words.undone(row),
        "numbers": words.numbers(row.counts["undone"]),
        "last": last_import(row.school),
        "held": [],  # they are read in the list of the import's lines
    }


def _sources(preview: UndoPreview) -> dict[str, RowsAndDrawing]:
    put_back = preview.put_back
    again = [one for one in put_back if one.now.is_current and not one.becomes.is_current]
    back = [one for one in put_back if one.becomes.is_current and not one.now.is_current]
    moved = {one.now.id for one in (*again, *back)}
    working, kept = _by_pupil(preview.kept, preview.leaving)
    return {
        "travail": (working, lambda one: _kept_row(preview, one)),
        "gardes": (kept, lambda one: _kept_row(preview, one)),
        "effaces": (preview.undoing.deleted, _deleted_row),
        "repartent": (again, _put_back_row),
        "reviennent": (back, _put_back_row),
        "retrouvent": ([one for one in put_back if one.now.id not in moved], _put_back_row),
    }


def _by_pupil(kept: Iterable[Kept], leaving: Collection[int]) -> tuple[list[list[Kept]], list[list[Kept]]]:
    """What stays of each pupil, of those who leave the list and of the others; what is nobody's, each alone."""
    found: defaultdict[Any, list[Kept]] = defaultdict(list)
    for number, one in enumerate(kept):
        found[one.pupil_id or -number - 1].append(one)
    working = [one for pupil, one in found.items() if pupil in leaving]
    return working, [one for pupil, one in found.items() if pupil not in leaving]


def _list(slug: str, total: int, rows: Sequence[PupilRow], *, is_folded: bool = False) -> NamedList:
    return NamedList(slug, total, words.title(slug, total), words.advice(slug), rows, is_folded)


def _kept_row(preview: UndoPreview, kept: Sequence[Kept]) -> PupilRow:
    said = [words.why(one.because, one.field) for one in kept]
    pupil = preview.pupils.get(kept[0].pupil_id or 0)
    if pupil is None:
        return PupilRow(words.nobody(said), "", said=said)
    return PupilRow(pupil.person.label, pupil.person.division, said=said)


def _deleted_row(pupil: Known) -> PupilRow:
    return PupilRow(pupil.person.label, pupil.person.division)


def _put_back_row(one: Rewriting) -> PupilRow:
    now, becomes = one.now.person, one.becomes.person
    changes = [
        Change(
            field=import_words.field(name),
            before=import_words.value(name, _text(was)),
            after=import_words.value(name, _text(will)),
            only_capitals=_text(was).casefold() == _text(will).casefold(),
        )
        for name, was, will in zip(FIELDS, now, becomes, strict=True)
        if was != will
    ]
    return PupilRow(now.label, now.division, changes, words.account(one.now.user_id, one.becomes.user_id))


def _text(value: Any) -> str:
    return "" if value is None else str(value)
