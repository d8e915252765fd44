"""Names and short texts as people write them, and as machines compare them.

Two spellings of a name are the same name when they fold alike: case, accents, ligatures, spaces, hyphens and
apostrophes do not count, and Latin letters are transliterated (``Cœur Straße`` and ``COEUR-STRASSE`` agree).
Letters of other scripts vanish instead of being transliterated: 李 and 黎 would both become "li", and two different
pupils would agree. A name that folds to nothing therefore never matches anything: callers must check.
"""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

# Below this code point a folded letter is remembered; the rest is computed again, so that memory stays bounded.
_REMEMBERED = 0x3000
_KEPT = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")

_WHITE = frozenset("\t\n\r")
_JOINERS = "\u200c\u200d"  # they belong to the spelling of several scripts
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})  # control, formatting (direction marks among them), surrogate


def fold(text: str) -> str:
    """Keep what two spellings of one name share: only ``[a-z0-9]`` is left, perhaps nothing."""
    return text.translate(_FOLDED)


def clean_name(text: str) -> tuple[str, bool]:
    """Give a name fit to be stored and shown, and whether invisible characters had to be removed.

    Runs of white space become one space, and accents are composed (NFC): neither counts as removed. Control
    characters, marks of direction, other invisible formatting and lone surrogates do.
    """
    removed = False
    if not text:
        return "", removed
    if not text.isprintable():
        visible = "".join(character for character in text if _is_seen(character))
        removed = visible != text
        text = visible
    return unicodedata.normalize("NFC", " ".join(text.split())), removed


def clean_line(text: str) -> str:
    """One line as it will be stored: no control or direction character, single spaces."""
    return " ".join(_without_traps(text.replace("\r", " ").replace("\n", " ").replace("\t", " ")).split())


def clean_text(text: str) -> str:
    """Several lines as they will be stored: line ends made one, at most one empty line in a row."""
    text = _without_traps(text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def cut(text: str, longest: int = 80) -> str:
    """What is said again of a text that is refused: enough to know it by."""
    return text if len(text) <= longest else text[:longest] + "…"


@lru_cache(maxsize=8192)
def natural_key(code: str) -> tuple[list[tuple[int, str]], str]:
    """What orders codes as people count them: class 6E 2 comes before 6E 10, on every database."""
    parts = re.split(r"([0-9]+)", code.casefold())
    numbers = (part.isascii() and part.isdigit() and len(part) < 10 for part in parts)
    return [(int(part), "") if is_number else (0, part) for part, is_number in zip(parts, numbers, strict=True)], code


def _without_traps(text: str) -> str:
    """Control, format (direction included), surrogate and unassigned characters have no place in a text on screen."""
    return "".join(
        character
        for character in text
        if character in _JOINERS or character == "\n" or unicodedata.category(character)[0] != "C"
    )


def _is_seen(character: str) -> bool:
    return character in _WHITE or unicodedata.category(character) not in _UNSEEN


class _Folding(dict[int, str]):
    """A table for ``str.translate`` that fills itself as letters are met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if code < _REMEMBERED:
            self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(kept for part in decomposed for kept in _to_ascii(part) if kept in _KEPT)


def _to_ascii(character: str) -> str:
    if character.isascii():
        return character
    if unicodedata.name(character, "").startswith("LATIN "):
        return anyascii(character).lower()
    return ""


_FOLDED = _Folding()
