"""What makes a password good enough.

8 to 255 signs, an upper-case letter, a lower-case letter, a digit; the common ones are refused: a classmate tries them
first. ``docs/rules/passwords.md``, PWD-1 to PWD-5.
"""

from collections.abc import Collection
from enum import StrEnum
from pathlib import Path

from pix.lib.text import fold

SHORTEST = 8
SHORTEST_OF_AN_OPERATOR = 12
"""Longer than a pupil's: this password opens every school."""
LONGEST = 255

_COMMON = frozenset(
    word
    for line in Path(__file__).with_name("common_passwords.txt").read_text(encoding="ascii").splitlines()
    if not line.startswith("#")
    for word in line.split()
)
_AROUND_A_WORD = "0123456789 !?.,;:*+-_=/&#$@"


class Weakness(StrEnum):
    """What a password lacks."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NO_UPPER_CASE = "no_upper_case"
    NO_LOWER_CASE = "no_lower_case"
    NO_DIGIT = "no_digit"
    COMMON = "common"
    LIKE_THE_LOGIN = "like_the_login"
    UNCHANGED = "unchanged"


def weaknesses(password: str, *, logins: Collection[str] = ()) -> list[Weakness]:
    """List everything a chosen password lacks; nothing when it is good.

    ``password`` is normalized. ``logins`` are those the password would open: the login itself is not a secret.
    """
    lacks = {
        Weakness.TOO_SHORT: len(password) < SHORTEST,
        Weakness.TOO_LONG: len(password) > LONGEST,
        Weakness.NO_UPPER_CASE: not any(sign.isupper() for sign in password),
        Weakness.NO_LOWER_CASE: not any(sign.islower() for sign in password),
        Weakness.NO_DIGIT: not any(sign in "0123456789" for sign in password),
    }
    found = [weakness for weakness, lacking in lacks.items() if lacking]
    if found:
        return found
    if _is_common(password):
        return [Weakness.COMMON]
    folded = fold(password)
    return [Weakness.LIKE_THE_LOGIN] if any(folded == fold(login) for login in logins) else []


def _is_common(password: str) -> bool:
    plain = "".join(fold(sign) or sign for sign in password)
    return f"{plain}=" in _COMMON or plain.strip(_AROUND_A_WORD) in _COMMON
