"""Which known pupil a line of the file is about: rules IMP-12 to IMP-18.

In this order, inside one school:

(a) the INE, present or former;
(b) for a line whose INE is missing, new, or in doubt: the local number (ELENOET) and the birthdate; the number in the
    file (ELEVE_ID) and the birthdate only when the line has no ELENOET. A folded name must agree too: schools reuse
    numbers. When it does not, they are two pupils, and a person must look: ``conflict``.

A doubtful answer never costs a pupil anything: everybody in ``near`` is left exactly as they are.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Set
from datetime import date
from enum import IntEnum
from hashlib import sha256
from typing import NamedTuple

from pix.domain.siecle.nearness import Bearers
from pix.domain.siecle.records import Known, Line, Names, Person
from pix.lib.text import fold


class How(IntEnum):
    """What found the pupil, the surest first."""

    INE = 1
    FORMER_INE = 2
    LOCAL_NUMBER = 3
    IDENTITY = 4  # names and birthdate, where a file has no number at all
    ANSWER = 5  # somebody of the school said who it is


class Lookup(NamedTuple):
    """The pupil of a line (at most one), and the pupils it may be about."""

    pupil: Known | None = None
    how: How | None = None
    conflict: bool = False
    near: tuple[Known, ...] = ()


_NOBODY = Lookup()

_MOST_BEARERS = 20
"""A number that more pupils carry (« 0 », for want of one) finds nobody, and costs nothing to ignore."""


def fold_names(person: Person, *, but: Collection[str] = ()) -> Names:
    """The names of a person as two spellings of them compare. ``but``: damaged columns, which say nothing."""
    last, usage, first = (
        "" if field in but else fold(getattr(person, field)) for field in ("last_name", "usage_name", "first_name")
    )
    return Names(last, usage, first)


def line_key(person: Person, names: Names) -> str:
    """What an answer about a line is kept by: the same line of a later file gives the same key."""
    return sha256(f"ine\x1f{person.ine}".encode()).hexdigest()[:40] if person.ine else provisional_key(person, names)


def provisional_key(person: Person, names: Names) -> str:
    """What stands for the INE of a pupil who has none yet: the same line of a later file gives the same key."""
    number = f"n{person.elenoet}" if person.elenoet else f"i{person.eleve_id}"
    parts = (number, str(person.birth_date), names.last or person.last_name, names.first or person.first_name)
    return sha256("\x1f".join(parts).encode()).hexdigest()[:40]


class KnownPupils:
    """The school's pupils, present and gone, ready to be found."""

    def __init__(self, pupils: Iterable[Known], former_ines: Mapping[str, int]) -> None:
        """``former_ines`` gives the pupil who once had an INE that nobody of the school has now."""
        self.by_id = {pupil.id: pupil for pupil in pupils}
        self._by_ine = {pupil.person.ine: pupil for pupil in self.by_id.values() if pupil.person.ine}
        self._by_provisional_key = {p.provisional_key: p for p in self.by_id.values() if p.provisional_key}
        self._former_ines = former_ines
        self._by_elenoet: defaultdict[str, list[Known]] = defaultdict(list)
        self._by_eleve_id: defaultdict[str, list[Known]] = defaultdict(list)
        self._by_identity: defaultdict[tuple[date | None, str], list[Known]] = defaultdict(list)
        for pupil in self.by_id.values():
            self._by_identity[pupil.person.birth_date, pupil.names.first].append(pupil)
            if pupil.person.elenoet:
                self._by_elenoet[pupil.person.elenoet].append(pupil)
            if pupil.person.eleve_id:
                self._by_eleve_id[pupil.person.eleve_id].append(pupil)

    def find(self, line: Line, names: Names, *, ine_in_doubt: bool, spoken_for: Set[int] = frozenset()) -> Lookup:
        """Say whom a line is about.

        ``ine_in_doubt``: several pupils of the file carry its INE. ``spoken_for``: pupils whom the file names by their
        INE on another line; a number that somebody else took over says nothing about them.
        """
        person = line.person
        if person.ine and not ine_in_doubt and (found := self._find_by_ine(person, names)) is not None:
            return found
        found = self._find_by_local_number(person, names, ine_in_doubt=ine_in_doubt, spoken_for=spoken_for)
        if ine_in_doubt and person.ine in self._by_ine:
            found = found._replace(near=(*found.near, self._by_ine[person.ine]))
        return found

    def bearer(self, line: Line) -> int | None:
        """The pupil whose INE, present or former, the line carries."""
        pupil = self._by_ine.get(line.person.ine)
        return pupil.id if pupil else self._former_ines.get(line.person.ine)

    def may_be_about(self, line: Line, names: Names) -> tuple[Known, ...]:
        """Everybody whom a line may name although its birthdate or its names cannot be read."""
        person = line.person
        has_names = any(names) or (bool(person.last_name or person.first_name) and not line.damaged)
        return tuple(
            pupil
            for pupil in self._numbered(person)
            if (person.birth_date is None or person.birth_date == pupil.person.birth_date)
            and (not has_names or some_name_agrees(names, pupil.names))
        )

    def alike(self, person: Person, names: Names) -> list[Known]:
        """The pupils of the same birthdate and names, present or gone: those whom a newcomer may be."""
        if person.birth_date is None or not (names.first and (names.last or names.usage)):
            return []
        born = self._by_identity.get((person.birth_date, names.first), [])
        return [pupil for pupil in born if _last_name_agrees(names, pupil.names)] if len(born) <= _MOST_BEARERS else []

    def find_by_identity(self, person: Person, names: Names, bearers: Iterable[Bearers]) -> Lookup:
        """In a file without numbers, the only pupil of these names and this birthdate.

        Nobody, when a twin or a homonym could be meant instead: ``bearers`` are those of the roster and of the file.
        """
        alike = self.alike(person, names)
        if len(alike) != 1 or any(some.have_others_like((person.birth_date, names)) for some in bearers):
            return _NOBODY
        return Lookup(alike[0], How.IDENTITY, near=(alike[0],))

    def _find_by_ine(self, person: Person, names: Names) -> Lookup | None:
        how, pupil = How.INE, self._by_ine.get(person.ine)
        if pupil is None and person.ine in self._former_ines:
            how, pupil = How.FORMER_INE, self.by_id.get(self._former_ines[person.ine])
        if pupil is None:
            return None
        if _is_somebody_else(person, names, pupil):
            local = self._find_by_local_number(person, names, ine_in_doubt=True)
            return Lookup(conflict=True, near=(pupil, *local.near))
        return Lookup(pupil, how, near=(pupil,))

    def _find_by_local_number(
        self, person: Person, names: Names, *, ine_in_doubt: bool, spoken_for: Set[int] = frozenset()
    ) -> Lookup:
        if not person.ine and (provisional := self._by_provisional_key.get(provisional_key(person, names))):
            return Lookup(provisional, How.LOCAL_NUMBER, near=(provisional,))
        candidates = [pupil for pupil in self._numbered(person) if pupil.person.birth_date == person.birth_date]
        agreeing = tuple(pupil for pupil in candidates if some_name_agrees(names, pupil.names))
        if not agreeing:
            here = tuple(pupil for pupil in candidates if pupil.is_current and pupil.id not in spoken_for)
            return Lookup(conflict=True, near=here) if here else _NOBODY
        if len(agreeing) > 1:
            return Lookup(conflict=True, near=agreeing)
        (pupil,) = agreeing
        if person.ine and not ine_in_doubt and pupil.person.ine and not _both_names_agree(names, pupil):
            return Lookup(conflict=True, near=agreeing)
        return Lookup(pupil, How.LOCAL_NUMBER, near=agreeing)

    def _numbered(self, person: Person) -> list[Known]:
        if person.elenoet:
            numbered = self._by_elenoet.get(person.elenoet, [])
        else:
            numbered = self._by_eleve_id.get(person.eleve_id, [])
        return numbered if len(numbered) <= _MOST_BEARERS else []


def _is_somebody_else(person: Person, names: Names, pupil: Known) -> bool:
    """Whether no name agrees, nor the birthdate: a number typed over must not give a pupil's account to another.

    Whatever the local number says: offices copy a line, and type another child over it.
    """
    if person.birth_date is None or not (person.last_name and person.first_name):
        return False
    return person.birth_date != pupil.person.birth_date and not some_name_agrees(names, pupil.names)


def some_name_agrees(names: Names, others: Names) -> bool:
    """Whether the first name, or one of the last names, is the same: a number that both carry may be one pupil's."""
    return (bool(names.first) and names.first == others.first) or _last_name_agrees(names, others)


def _both_names_agree(names: Names, pupil: Known) -> bool:
    return names.first == pupil.names.first and _last_name_agrees(names, pupil.names)


def _last_name_agrees(names: Names, others: Names) -> bool:
    return bool(({names.last, names.usage} - {""}) & {others.last, others.usage})
