"""The code that opens a campaign: six letters and three digits, read aloud and copied from a board.

I and O are left out of the letters and 0 out of the digits: nobody has to tell them apart. Rules CAMP-1 and CAMP-2.
"""

import re
import unicodedata
from random import Random

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
DIGITS = "123456789"

_CODE = re.compile(r"[A-HJ-NP-Z]{6}[1-9]{3}")
_LONGEST_TYPED = 100


def draw_code(rng: Random) -> str:
    """Draw a code from ``rng``, one that nobody can guess; that it is free is for the caller to make sure."""
    return "".join(rng.choices(LETTERS, k=6) + rng.choices(DIGITS, k=3))


def is_code(text: str) -> bool:
    """Whether ``text`` could be the code of a campaign, as we store it."""
    return _CODE.fullmatch(text) is not None


def fold_code(typed: str) -> str:
    """What was meant by a code typed in lower case, with spaces, hyphens or dots.

    What is left over is kept, so that a wrong code stays wrong: nothing is guessed.
    """
    text = unicodedata.normalize("NFKC", typed[:_LONGEST_TYPED]).upper()
    return "".join(character for character in text if character != "." and not _is_filler(character))


def _is_filler(character: str) -> bool:
    """Spaces (Z*), dashes (Pd), control and invisible characters (Cc, Cf)."""
    category = unicodedata.category(character)
    return category[0] == "Z" or category in {"Pd", "Cc", "Cf"}
