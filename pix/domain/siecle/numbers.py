"""What an INE, the national number of a pupil, looks like; and what people write where they have none.

Three shapes were given out over the years. Another shape may be that of tomorrow: it is taken, and told. What is
plainly no number — an identifiant, an address, zeros, « SANS INE » — would find, or hold, other pupils: it counts as
missing.
"""

import re
from enum import IntEnum

from pix.domain.siecle.records import INE_LIMIT

_SHAPES = re.compile("[0-9]{10}[A-Z]|[0-9]{9}[A-Z]{2}|[0-9]{4}A[0-9]{5}[A-Z]")
_PLAUSIBLE = re.compile(f"[0-9A-Z]{{8,{INE_LIMIT}}}")
_PHONE = re.compile("0[1-9][0-9]{8}")
_FEWEST_DIGITS = 5
_COUNTED = ("01234567890123456789", "98765432109876543210")


class Shape(IntEnum):
    """How sure it is that a text is an INE."""

    NONE = 0  # nothing is written
    NONSENSE = 1
    UNUSUAL = 2
    KNOWN = 3


def clean_ine(text: str) -> str:
    """An INE as it is compared: people write it in groups, and in small letters."""
    return "".join(text[: 10 * INE_LIMIT].upper().split())


def is_monotonous(ine: str) -> bool:
    """Whether it is one digit again and again: no number that somebody was given, whatever its shape."""
    return len(set(filter(str.isdecimal, ine))) == 1


def shape_of(ine: str) -> Shape:
    """What a cleaned text is, where an INE is expected."""
    if not ine:
        return Shape.NONE
    digits = "".join(filter(str.isdecimal, ine))
    if _SHAPES.fullmatch(ine):
        return Shape.KNOWN
    if not _PLAUSIBLE.fullmatch(ine) or len(digits) < _FEWEST_DIGITS or is_monotonous(ine):
        return Shape.NONSENSE
    counted = any(digits in numbers for numbers in _COUNTED)
    return Shape.NONSENSE if counted or _PHONE.fullmatch(ine) else Shape.UNUSUAL
