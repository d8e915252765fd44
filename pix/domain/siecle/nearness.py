"""Who could be taken for somebody else of the same school.

A *twin*: born the same day, with a last name in common. A *homonym*: the same first and last names, born any day.
Nothing is done silently to such a pupil: a name, or a name and a birthdate, is not enough to know them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TypeAlias

from pix.domain.siecle.records import Names

# Birthdate and folded names.
Identity: TypeAlias = tuple[date | None, Names]


class Bearers:
    """How many people bear what twins and homonyms share."""

    def __init__(self, people: Iterable[Identity]) -> None:
        self._counted = Counter(sign for person in people for sign in _signs(person))

    def have_others_like(self, person: Identity) -> bool:
        """Whether a twin or a homonym of a person, who is one of them, is among them."""
        return any(self._counted[sign] > 1 for sign in _signs(person))


def needing_proof(people: Sequence[Identity]) -> list[bool]:
    """For each person, whether a twin or a homonym is among the others."""
    bearers = Bearers(people)
    return [bearers.have_others_like(person) for person in people]


def _signs(person: Identity) -> Iterator[tuple[object, ...]]:
    """What two people must not share. A name that folds to nothing says nothing."""
    born, (last, usage, first) = person
    for name in {last, usage} - {""}:
        yield born, name
        if first:
            yield name, first
