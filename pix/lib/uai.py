"""The UAI: the number the ministry gives to each school, seven digits and a check letter."""

import re
import unicodedata

_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"  # 23 letters: I, O and Q look like 1 and 0
_SHAPE = re.compile(r"[0-9]{7}[A-Z]")
LONGEST_TYPED = 40
"""More than anybody types for eight characters with spaces: the rest is not even looked at."""


def normalize(typed: str) -> str:
    """The UAI as it is stored: capitals, without spaces, dots or hyphens."""
    text = unicodedata.normalize("NFKC", typed[:LONGEST_TYPED])
    return "".join(character for character in text.upper() if character.isalnum())


def is_well_formed(uai: str) -> bool:
    """Seven digits and a capital letter, whatever the letter."""
    return _SHAPE.fullmatch(uai) is not None


def check_letter(number: str) -> str:
    """The letter that follows these seven digits in the register."""
    return _LETTERS[int(number) % len(_LETTERS)]


def has_right_letter(uai: str) -> bool:
    """Whether the letter is the one its digits ask for; a slip of the hand rarely passes."""
    return is_well_formed(uai) and uai[7] == check_letter(uai[:7])
