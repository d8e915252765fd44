"""What a pupil becomes once a line of the file is written over them."""

from collections.abc import Mapping
from operator import attrgetter
from types import MappingProxyType

from pix.domain.siecle.damage import comes_from
from pix.domain.siecle.finding import provisional_key
from pix.domain.siecle.records import FIELDS, NAME_FIELDS, Known, Line, Names, Person

# A line without them leaves them as they are.
_KEPT_WHEN_MISSING = ("ine", "elenoet", "eleve_id")

_NOTHING: Mapping[str, str] = MappingProxyType({})
_names_of = attrgetter(*NAME_FIELDS)


def merge(known: Person | None, line: Person) -> Person:
    """A pupil once a line is written over them: what the line says, and the numbers it lacks as they were."""
    if known is None or (line.ine and line.elenoet and line.eleve_id):
        return line
    return line._replace(**{field: getattr(line, field) or getattr(known, field) for field in _KEPT_WHEN_MISSING})


def become(known: Known | None, line: Line, names: Names) -> tuple[Person, str]:
    """The pupil once the line is written, and what stands for their INE as long as they have none."""
    person = merge(known.person if known else None, line.person)
    if person.ine:
        return person, ""
    return person, (known.provisional_key if known else "") or provisional_key(line.person, names)


def differences(known: Person, line: Person) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The fields that the line changes, before and after."""
    if known == line:
        return _NOTHING, _NOTHING
    before, after = {}, {}
    for field, old, new in zip(FIELDS, known, line, strict=True):
        if old != new and (new or field not in _KEPT_WHEN_MISSING):
            before[field], after[field] = str(old), str(new)
    return before, after


def find_spoiled(line: Person, known: Person) -> tuple[str, ...]:
    """The names that an encoding has made of the good ones."""
    if _names_of(line) == _names_of(known):
        return ()
    return tuple(
        field
        for field, good, text in zip(NAME_FIELDS, _names_of(known), _names_of(line), strict=True)
        if good != text and comes_from(good, text)
    )
