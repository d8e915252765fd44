"""Two names compared: the same, close, or one shortened from the other."""

import re

from rapidfuzz.distance import Levenshtein

from pix.lib.text import fold

TOLERANCE = 0.25
"""Greatest edit distance of two close names, divided by the length of what was typed."""

SHORTEST_SHARED_PART = 3
"""A part of this many letters is worth recognizing in a compound name."""

SHORTEST_PET_NAME = 3
LETTERS_CUT = 2
"""« Alex » stands for « Alexandre »; « Lea » for « Leaa » is a slip of the keyboard instead."""

PARTICLES = frozenset(
    {"abou", "al", "ben", "da", "das", "de", "del", "den", "der", "des", "di", "do", "dos", "du", "el", "la", "las"}
    | {"le", "les", "los", "van", "vom", "von", "zu"}
)

_GAPS = re.compile(r"[\W_]+")


def is_close(typed: str, registered: str) -> bool:
    """Say whether two folded names differ by little: a quarter of the letters typed."""
    if not typed or not registered:
        return False
    return Levenshtein.distance(typed, registered) <= TOLERANCE * len(typed)


def parts(name: str) -> frozenset[str]:
    """Split a name where it is written in several words: « Jean-Pierre » has two parts."""
    return frozenset(part for piece in _GAPS.split(name) if (part := fold(piece)))


def is_part_of(some: frozenset[str], others: frozenset[str]) -> bool:
    """Say whether one name keeps only some words of the other, in either direction: « Garcia » and « Garcia Lopez »."""
    if not (some < others or others < some):
        return False
    return any(len(part) >= SHORTEST_SHARED_PART and part not in PARTICLES for part in some & others)


def is_pet_name(typed: str, registered: str) -> bool:
    """Say whether one folded first name is the beginning of the other, in either direction."""
    short, long = sorted((typed, registered), key=len)
    return len(short) >= SHORTEST_PET_NAME and len(long) - len(short) >= LETTERS_CUT and long.startswith(short)
