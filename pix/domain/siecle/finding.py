"""Which known pupil a line of the file is about.

In this order, inside one school:

(a) the INE, present or former;
(b) for a line whose INE is missing, new, or in doubt: the local number (ELENOET) and the birthdate; the number in the
    file (ELEVE_ID) and the birthdate only when the line has no ELENOET. A folded name must agree too: schools reuse
    numbers. When it does not, they are two pupils, and a person must look: ``conflict``.

A doubtful answer never costs a pupil anything: everybody in ``near`` is left exactly as they are.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from enum import IntEnum
from hashlib import sha256
from typing import NamedTuple

from pix.domain.siecle.records import Known, Line
from pix.lib.text import fold


class How(IntEnum):
    """What found the pupil, the surest first."""

    INE = 1
    FORMER_INE = 2
    LOCAL_NUMBER = 3


class Names(NamedTuple):
    """The folded names of a line."""

    last: str
    usage: str
    first: str


class Found(NamedTuple):
    """The pupil of a line (at most one), and the pupils it may be about."""

    pupil: Known | None = None
    how: How | None = None
    conflict: bool = False
    near: tuple[Known, ...] = ()


_NOBODY = Found()

_MOST_BEARERS = 20
"""A number that more pupils carry (« 0 », for want of one) finds nobody, and costs nothing to ignore."""


def fold_names(line: Line) -> Names:
    """The names of a line as two spellings of them compare."""
    return Names(fold(line.last_name), fold(line.usage_name), fold(line.first_name))


def provisional_key(line: Line, names: Names) -> str:
    """What stands for the INE of a pupil who has none yet: the same line of a later file gives the same key."""
    number = f"n{line.elenoet}" if line.elenoet else f"i{line.eleve_id}"
    parts = (number, str(line.birth_date), names.last or line.last_name, names.first or line.first_name)
    return sha256("\x1f".join(parts).encode()).hexdigest()[:40]


class KnownPupils:
    """The school's pupils, present and gone, ready to be found."""

    def __init__(self, pupils: Iterable[Known], former_ines: Mapping[str, int]) -> None:
        """``former_ines`` gives the pupil who once had an INE that nobody of the school has now."""
        self.by_id = {pupil.id: pupil for pupil in pupils}
        self._by_ine = {pupil.ine: pupil for pupil in self.by_id.values() if pupil.ine}
        self._by_provisional_key = {p.provisional_key: p for p in self.by_id.values() if p.provisional_key}
        self._former_ines = former_ines
        self._by_elenoet: defaultdict[str, list[Known]] = defaultdict(list)
        self._by_eleve_id: defaultdict[str, list[Known]] = defaultdict(list)
        for pupil in self.by_id.values():
            if pupil.elenoet:
                self._by_elenoet[pupil.elenoet].append(pupil)
            if pupil.eleve_id:
                self._by_eleve_id[pupil.eleve_id].append(pupil)

    def find(self, line: Line, names: Names, *, ine_in_doubt: bool, spoken_for: Set[int] = frozenset()) -> Found:
        """Say whom a line is about.

        ``ine_in_doubt``: several pupils of the file carry its INE. ``spoken_for``: pupils whom the file names by their
        INE on another line; a number that somebody else took over says nothing about them.
        """
        if line.ine and not ine_in_doubt and (found := self._find_by_ine(line, names)) is not None:
            return found
        found = self._find_by_local_number(line, names, ine_in_doubt=ine_in_doubt, spoken_for=spoken_for)
        if ine_in_doubt and line.ine in self._by_ine:
            found = found._replace(near=(*found.near, self._by_ine[line.ine]))
        return found

    def bearer(self, line: Line) -> int | None:
        """The pupil whose INE, present or former, the line carries."""
        pupil = self._by_ine.get(line.ine)
        return pupil.id if pupil else self._former_ines.get(line.ine)

    def may_be_about(self, line: Line, names: Names) -> tuple[Known, ...]:
        """Everybody whom a line may name although its birthdate or its names cannot be read."""
        numbered = self._numbered(line.elenoet, line.eleve_id)
        has_names = bool(line.last_name or line.first_name)
        return tuple(
            pupil
            for pupil in numbered
            if (line.birth_date is None or line.birth_date == pupil.birth_date)
            and (not has_names or _some_name_agrees(names, pupil))
        )

    def _find_by_ine(self, line: Line, names: Names) -> Found | None:
        how, pupil = How.INE, self._by_ine.get(line.ine)
        if pupil is None and line.ine in self._former_ines:
            how, pupil = How.FORMER_INE, self.by_id.get(self._former_ines[line.ine])
        if pupil is None:
            return None
        if _is_somebody_else(line, names, pupil):
            local = self._find_by_local_number(line, names, ine_in_doubt=True)
            return Found(conflict=True, near=(pupil, *local.near))
        return Found(pupil, how, near=(pupil,))

    def _find_by_local_number(
        self, line: Line, names: Names, *, ine_in_doubt: bool, spoken_for: Set[int] = frozenset()
    ) -> Found:
        if not line.ine and (provisional := self._by_provisional_key.get(provisional_key(line, names))):
            return Found(provisional, How.LOCAL_NUMBER, near=(provisional,))
        candidates = [p for p in self._numbered(line.elenoet, line.eleve_id) if p.birth_date == line.birth_date]
        agreeing = tuple(pupil for pupil in candidates if _some_name_agrees(names, pupil))
        if not agreeing:
            here = tuple(pupil for pupil in candidates if pupil.is_current and pupil.id not in spoken_for)
            return Found(conflict=True, near=here) if here else _NOBODY
        if len(agreeing) > 1:
            return Found(conflict=True, near=agreeing)
        (pupil,) = agreeing
        if line.ine and not ine_in_doubt and pupil.ine and not _both_names_agree(names, pupil):
            return Found(conflict=True, near=agreeing)
        return Found(pupil, How.LOCAL_NUMBER, near=agreeing)

    def _numbered(self, elenoet: str, eleve_id: str) -> list[Known]:
        numbered = self._by_elenoet.get(elenoet, []) if elenoet else self._by_eleve_id.get(eleve_id, [])
        return numbered if len(numbered) <= _MOST_BEARERS else []


def _is_somebody_else(line: Line, names: Names, pupil: Known) -> bool:
    """Whether nothing but the INE agrees: a mistyped INE must not give a pupil's row, and account, to another."""
    if line.birth_date is None or not (line.last_name and line.first_name):
        return False
    same_number = bool(line.elenoet) and line.elenoet == pupil.elenoet
    return line.birth_date != pupil.birth_date and not same_number and not _some_name_agrees(names, pupil)


def _some_name_agrees(names: Names, pupil: Known) -> bool:
    return (bool(names.first) and names.first == pupil.first_key) or _last_name_agrees(names, pupil)


def _both_names_agree(names: Names, pupil: Known) -> bool:
    return names.first == pupil.first_key and _last_name_agrees(names, pupil)


def _last_name_agrees(names: Names, pupil: Known) -> bool:
    return bool(({names.last, names.usage} - {""}) & {pupil.last_key, pupil.usage_key})
