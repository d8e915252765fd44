"""Bring what a learner typed and what was expected to the same form.

Three treatments, each of which an item may turn off:

- ``t1`` forgives case, accents, ligatures and spaces;
- ``t2`` forgives everything that is neither a letter, a digit nor a space;
- ``t3`` forgives one slip for every four characters typed (Levenshtein distance).

Whatever the item says, every kind of space counts as a plain one: a phone writes
no-break spaces of its own.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Literal

from rapidfuzz.distance import Levenshtein

Treatment = Literal["t1", "t2", "t3"]

ALL_TREATMENTS: tuple[Treatment, ...] = ("t1", "t2", "t3")
CHARACTERS_PER_SLIP = 4

_SPACES = re.compile(r"\s")
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9 ]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "’": "'", "‘": "'", "−": "-"})


def treat(text: str, treatments: Collection[Treatment]) -> str:
    """Apply ``t1`` then ``t2`` when asked; ``t3`` compares and changes nothing."""
    text = _SPACES.sub(" ", text)
    if "t1" in treatments:
        text = _without_marks(text.casefold().translate(_LIGATURES)).replace(" ", "")
    if "t2" in treatments:
        text = _NOT_PLAIN.sub("", text)
    return text


def distance(answer: str, solutions: Iterable[str]) -> int | None:
    """How many slips separate an answer from the nearest solution it may stand for.

    Both sides are already treated. ``None`` when no solution is near enough: more
    than one slip for four characters of the answer. The ratio is compared in
    whole numbers, never as a float.
    """
    slips = len(answer) // CHARACTERS_PER_SLIP
    nearest = min((Levenshtein.distance(answer, solution) for solution in solutions), default=slips + 1)
    return nearest if answer and nearest <= slips else None


def number(text: str) -> Decimal | None:
    """Read ``3,5``, ``3.50`` or ``1 000 000``; ``None`` when it is not one number."""
    plain = _SPACES.sub("", text).replace("−", "-").replace(",", ".")
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None


def _without_marks(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
