"""Judge the lines of a file, each by itself and against the others, before looking at the school's roster.

Rules IMP-7 to IMP-11.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from operator import attrgetter

from pix.domain.siecle.finding import fold_names
from pix.domain.siecle.numbers import is_monotonous
from pix.domain.siecle.records import FIELDS, NAME_FIELDS, NAME_LIMIT, Export, Line, Notice, Reason

# The two reasons for which somebody leaves. Such a line says nothing about the INE of others.
LEAVING = frozenset({Reason.LEFT_SCHOOL, Reason.INACTIVE})

_TOO_MANY_BEARERS = 3

_names_of = attrgetter(*NAME_FIELDS, "division")
_but_eleve_id = attrgetter(*(field for field in FIELDS if field != "eleve_id"))
_beside_person = attrgetter(*(field for field in Line._fields if field not in {"position", "person"}))


def find_repeated(lines: Sequence[Line]) -> dict[int, int]:
    """Lines that say again, word for word, what an earlier one says: index of the line → index of the first."""
    seen: dict[tuple[object, ...], int] = {}
    repeated: dict[int, int] = {}
    for index, line in enumerate(lines):
        person = line.person
        # ELEVE_ID numbers lines: two lines of one pupil may differ by it. Without any other number it is all we have.
        eleve_id = "" if person.ine or person.elenoet else person.eleve_id
        first = seen.setdefault((eleve_id, _but_eleve_id(person), _beside_person(line)), index)
        if first != index:
            repeated[index] = first
    return repeated


def without_placeholders(lines: Sequence[Line]) -> list[Line]:
    """The lines, an INE that several people carry counting as missing: what an office types where it has none.

    Two people may have one INE by mistake: one of them is right, and ``find_doubtful_ines`` tells. Three are none, nor
    two of zeros.
    """
    carried = Counter(line.person.ine for line in lines if line.person.ine)
    people: defaultdict[str, set[object]] = defaultdict(set)
    for line in lines:
        if carried[line.person.ine] > 1:
            people[line.person.ine].add((fold_names(line.person), line.person.birth_date))
    placeholders = {
        ine for ine, bearers in people.items() if len(bearers) >= (2 if is_monotonous(ine) else _TOO_MANY_BEARERS)
    }
    return [_without_ine(line) if line.person.ine in placeholders else line for line in lines]


def _without_ine(line: Line) -> Line:
    where_it_was = {Notice.INE_UNUSUAL, Notice.INE_FROM_RNIE, Notice.INE_FROM_BEA}
    notices = (notice for notice in line.notices if notice not in where_it_was)
    return line._replace(person=line.person._replace(ine=""), notices=(Notice.INE_UNREADABLE, *notices))


def judge(export: Export) -> list[Reason | None]:
    """The reason to hold each line, by itself; None for a line that can be imported."""
    file_day = export.exported_at.date() if export.exported_at else None
    return [judge_line(line, file_day) for line in export.lines]


def judge_line(line: Line, file_day: date | None) -> Reason | None:
    """The first reason to hold a line. ``file_day``: when the export was made, if it says so."""
    if line.exit_text and not leaves_later(line, file_day):
        return Reason.LEFT_SCHOOL
    if line.inactive:
        return Reason.INACTIVE
    person = line.person
    if not (person.last_name and person.first_name):
        return Reason.MISSING_NAME
    if max(map(len, _names_of(person))) > NAME_LIMIT:
        return Reason.NAME_TOO_LONG
    if line.damaged:
        return Reason.DAMAGED_NAME
    if person.birth_date is None or (file_day is not None and person.birth_date > file_day):
        return Reason.INVALID_BIRTH_DATE
    return None


def leaves_later(line: Line, file_day: date | None) -> bool:
    """Whether the pupil is still here: their DATE_SORTIE is not over on the day of the file.

    A file that tells no day cannot say that it is: nobody leaves for it. A date that cannot be read counts as over.
    """
    return line.exit_date is not None and (file_day is None or line.exit_date >= file_day)


def find_doubtful_ines(lines: Sequence[Line], reasons: Sequence[Reason | None], repeated: dict[int, int]) -> set[str]:
    """INE carried by several pupils of the file: nobody can say whose they are."""
    bearers: defaultdict[str, int] = defaultdict(int)
    for index, line in enumerate(lines):
        if line.person.ine and index not in repeated and reasons[index] not in LEAVING:
            bearers[line.person.ine] += 1
    return {ine for ine, count in bearers.items() if count > 1}
