"""The code that opens a campaign: six letters and three digits, read aloud and copied from a board.

I and O are left out of the letters and 0 out of the digits: nobody has to tell them apart.
Source: domain specification, §G1.
"""

import re
import secrets
import unicodedata

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
DIGITS = "123456789"

_CODE = re.compile(r"[A-HJ-NP-Z]{6}[1-9]{3}")
_LONGEST_TYPED = 100


def new_code() -> str:
    """A code nobody can guess; that it is free is for the caller to make sure."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(6))
    digits = "".join(secrets.choice(DIGITS) for _ in range(3))
    return letters + digits


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
