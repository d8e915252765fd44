"""A made-up language: French in wide letters, ``Ｎｏｍ``. What stays in ordinary letters on a page was said by nobody.

Its catalog is made of the collected sentences, and of Django's own, as a real one would be.
"""

import re
import unicodedata
from pathlib import Path

import django
import polib

from tests.words.collecting import messages

LANGUAGE = "qps"
"""Of the codes that ISO 639 leaves to everybody."""

_WIDE = {ord(letter): ord(letter) - 0x20 + 0xFF00 for letter in map(chr, range(0x21, 0x7F)) if letter.isalpha()}
# What a translator copies: places to fill, tags, entities.
_COPIED = re.compile(r"(%\([a-z_]+\)[sdi]|%[sd%]|\{[a-z_]*\}|</?[a-z][^<>]*>|&[a-z]+;)")
_OF_DJANGO = ("conf", "contrib/auth", "contrib/admin")


def widened(text: str) -> str:
    """The sentence as the made-up language writes it."""
    pieces = _COPIED.split(text)
    pieces[::2] = [_bare(piece).translate(_WIDE) for piece in pieces[::2]]
    return "".join(pieces)


def _bare(text: str) -> str:
    """Without accents: « é » has no wide form."""
    spelled = text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae")
    return "".join(one for one in unicodedata.normalize("NFD", spelled) if not unicodedata.combining(one))


def write_catalog(folder: Path) -> None:
    """Write the compiled catalog where a place of ``LOCALE_PATHS`` wants it."""
    catalog = polib.POFile()
    catalog.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": "nplurals=2; plural=(n > 1);",
    }
    ours = {(message.id, message.plural, message.context) for message in messages()}
    for sentence, plural, context in sorted(ours | _of_django()):
        entry = polib.POEntry(msgid=sentence, msgctxt=context or None)
        if plural:
            entry.msgid_plural = plural
            entry.msgstr_plural = {0: widened(sentence), 1: widened(plural)}
        else:
            entry.msgstr = widened(sentence)
        catalog.append(entry)
    target = folder / LANGUAGE / "LC_MESSAGES"
    target.mkdir(parents=True)
    catalog.save_as_mofile(str(target / "django.mo"))


def _of_django() -> set[tuple[str, str, str]]:
    root = Path(django.__file__).parent
    files = [polib.mofile(str(root / place / "locale/fr/LC_MESSAGES/django.mo")) for place in _OF_DJANGO]
    return {(entry.msgid, entry.msgid_plural, entry.msgctxt or "") for file in files for entry in file}
