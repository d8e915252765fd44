"""Which names an encoding has broken: those of sixty languages never, what mixtures make of them nearly always."""

import unicodedata
from collections import defaultdict
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from pix.domain import siecle

SAMPLE = Path(__file__).parents[2] / "samples" / "names" / "sound-names.txt"


@cache
def sound_names():
    """Language → the shapes its names take in the software of schools."""
    names = defaultdict(set)
    for line in SAMPLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        language, _, words = line.partition(": ")
        given, last = (part.split() for part in words.split("|"))
        pairs = [f"{one}-{other}" for one, other in pairwise(given)]
        pairs += [f"{one} {other}" for one, other in pairwise(last)]
        for word in [*given, *last, *pairs]:
            names[language].update(shapes(word))
    return names


def shapes(word):
    """As written, with spaces, in capitals, with one capital a word, and in the capitals that leave accents small."""
    ascii_capitals = ("".join(c.upper() if c.isascii() else c for c in text) for text in (word, word.lower()))
    return {word, word.replace("-", " "), word.upper(), word if "'" in word else word.title(), *ascii_capitals}


def windows(data):
    """Bytes as Windows shows them; those that mean nothing to it stay controls."""
    undefined = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
    return "".join(chr(byte) if byte in undefined else bytes([byte]).decode("cp1252") for byte in data)


MIXTURES = {
    "UTF-8 read as Windows": lambda name: windows(name.encode()),
    "UTF-8 read as ISO-8859-1": lambda name: name.encode().decode("iso8859-1"),
    "UTF-8 read as ISO-8859-15": lambda name: name.encode().decode("iso8859-15"),
    "UTF-8 read as Windows, in capitals": lambda name: windows(name.encode()).upper(),
    "UTF-8 read as Windows, twice": lambda name: windows(windows(name.encode()).encode()),
    "UTF-8 read as ISO-8859-1, twice, in capitals": lambda name: (
        name.encode().decode("iso8859-1").encode().decode("iso8859-1").upper()
    ),
    "UTF-8 read as of the Mac": lambda name: name.encode().decode("mac_roman"),
    "UTF-8 read as of DOS": lambda name: name.encode().decode("cp850"),
    "replaced": lambda name: "".join(c if c.isascii() else "\N{REPLACEMENT CHARACTER}" for c in name),
    "asked for": lambda name: "".join(c if c.isascii() else "?" for c in name),
}


def test_no_sound_name_is_taken_for_a_damaged_one():
    names = sound_names()

    assert len(names) >= 60
    assert len(set().union(*names.values())) >= 9000
    assert [(language, name) for language in names for name in sorted(names[language]) if siecle.is_damaged(name)] == []


@pytest.mark.parametrize("mixture", MIXTURES.values(), ids=MIXTURES)
@pytest.mark.parametrize("language", ["French", "Spanish", "German", "Swedish", "Dutch", "Breton", "Italian"])
def test_what_a_mixture_makes_of_a_western_name_is_seen(mixture, language):
    names = [unicodedata.normalize("NFC", name) for name in sound_names()[language] if not name.isascii()]

    missed = [(name, mixture(name)) for name in names if not siecle.is_damaged(mixture(name))]

    assert len(names) > 50
    assert missed == []


@pytest.mark.parametrize("mixture", MIXTURES.values(), ids=MIXTURES)
def test_few_names_of_the_world_are_broken_unseen(mixture):
    every = sorted(unicodedata.normalize("NFC", name) for names in sound_names().values() for name in names)
    names = [name for name in every if not name.isascii()][::4]

    seen = sum(siecle.is_damaged(mixture(name)) for name in names)

    assert seen / len(names) > 0.94


@pytest.mark.parametrize(
    "name",
    [
        "ZoŽ", "LŽa", "RenŽ", "HŽlne",  # of the Mac, read as Windows
        "Zo\x8e", "H\x82l\x8ane", "Fran\x87ois",  # of DOS or the Mac, read as ISO-8859-1
        "Zo‚", "H‚lŠne", "No‰l", "Fran‡ois",  # of DOS, read as Windows
        "ZoÚ", "HÚlÞne", "NoÙl", "Franþois Ùl¹",  # of Windows, read as of DOS
        "ZoÈ", "HÈlËne", "NoÎl", "FranÁois",  # of Windows, read as of the Mac
        "Zoй", "Zoι",  # in another alphabet
        "Zo&eacute;", "Zo&#233;", "Zo&#xE9;", "ZO&EACUTE;", "DUPONT &amp; FILS",
        "Zo%C3%A9", "Zo\\u00e9", "Zo\\xe9", "Zo\\'e", "Zo=E9", "Zo=C3=A9", "Zo+AOk-",
        "Zo├®", "Zo√©", "Zo¿", "Zo□", "Zo\ue000", "Franc¸ois", "zoã©", "MarÃa",
        "?lodie", "Zo?", "??", "?", "?? ???", "??-???", "Zoï¿½", "ZOÃƒÂ‰",
    ],
)  # fmt: skip
def test_every_kind_of_damage_is_seen(name):
    assert siecle.is_damaged(name)


@pytest.mark.parametrize(
    "name",
    [
        "DUPONT ?", "DUPONT (?)", "L'HOPITAL & FILS", "MARTIN (ép. LÉ)", "Jean “Jo” ÉMILE", "Jean « Jo » ÉMILE",
        "Zo\xadé",
        "M. L'ABBÉ", "BRéMOND", "FRANçOIS-NOÉ", "Mª José", "D´ANGELO", "D`ARC", "ROCHEFOUC…", "N° 3", "Zoe\u0301",
        "Zoé\u200b", "𝟞ﬁlles", "100 % ZOÉ", "A=B", "1+1", "",
    ],
)  # fmt: skip
def test_what_people_write_beside_a_name_is_no_damage(name):
    assert not siecle.is_damaged(name)


@pytest.mark.parametrize(
    ("good", "text", "spoiled"),
    [
        ("BRÉMOND", "BRMOND", True),
        ("Zélie", "Zlie", True),
        ("Hélène", "Hélčne", True),
        ("Hélène", "Hélicne", False),
        ("Zélie", "Z_lie", True),
        ("Zélie", "Z lie", True),
        ("BRÉMOND", "BRŽMOND", True),
        ("Zoé", "Zoe", False),
        ("Zoé", "ZOE", False),
        ("Zoé", "Zoë", False),
        ("Zoé", "Zohra", False),
        ("Zoe", "Zo", False),
        ("Noël", "Nol", True),
        ("Noël", "Nolan", False),
        ("É", "", False),
    ],
)
def test_what_a_good_name_has_become_is_recognised_by_the_good_one(good, text, spoiled):
    assert siecle.comes_from(good, text) is spoiled
