"""Names whose letters an encoding has broken, on their way through an editor, a mailbox or another software.

``ZoÃ©`` was ``Zoé``: bytes of UTF-8 read as Windows. Software that does not see it makes an identifiant of it, which
then stays for years. Two questions are asked:

- ``is_damaged``: could anybody bear this name? Sound names of any language must all pass, or their bearers would wait
  for ever: ``CONCEIÇÃO`` and ``TRẦN`` hold letters that damage also leaves behind, in places where damage does not;
- ``comes_from``: is this what breaking a good name gives? It asks the name that the roster holds, and therefore sees
  what nobody could see otherwise: ``Brmond`` for ``Brémond``, ``Helčne`` for ``Helène``.

docs/algorithms/roster-import.md has the list of mixtures, and what is caught of each.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from pix.lib.text import clean_name, fold

# What ASCII alone may betray: a lost letter, and letters written in the notation of another software.
_ASCII_SIGNS = re.compile(
    r"""
    [^\W\d_]\?|\?[^\W\d_]               # Zo?, No?l, ?ric; never the « ? » of a doubt, which stands apart
    |^[\W\d_]*\?[\W\d_]*$               # 李 → ?
    |&(?:\#[0-9]+|\#x[0-9a-f]+|[a-z]+[0-9]*);  # Zo&eacute;  Zo&#233;
    |%[89a-f][0-9a-f]                   # Zo%C3%A9
    |\\(?:u[0-9a-f]{4}|x[89a-f][0-9a-f]|[23][0-7]{2}|['`^"~=.])  # Zo\u00e9  Zo\xe9  Zo\303\251  Zo\'e
    |=(?:[89a-f][0-9a-f])               # Zo=C3=A9
    |\+[a-z0-9/]{2,}-                   # Zo+AOk-
    |u\+[0-9a-f]{4}
    """,
    re.VERBOSE | re.IGNORECASE,
)

# Letters of other alphabets that people of Kabylie type for want of the Latin ones.
_BORROWED = frozenset("εΕγΓσΣԐԑθδΔ")

# Signs that do stand in names, or beside them: apostrophes of every make, the dot of Catalan, ordinals of Spanish.
_ALLOWED_SIGNS = frozenset("’‘ʼʻ´·‧‐‑‒–—−′ªº°“”„«»…•ʹʺʽʾʿˈ\u00a0\u202f\u2009\u3000・।॥׳״՚՛՜՝՞՟")
_NO_LETTERS = frozenset({"Cc", "Co", "Cn", "No", "Pi", "Pf", "Ps", "Pe", "Pc", "Po", "Sm", "Sc", "So", "Sk"})

# What damage leaves around: continuation bytes of UTF-8 as Windows-1252, ISO-8859-1 and ISO-8859-15 show them, those
# that a sound name may hold too. (Every other one is a sign no name holds.)
_AFTER_A_TILDE = "ŠšŽžŒœŸªº´·•–—‘’“”„«»°…ƒ\u00a0\u00ad\u0152Ƒ"
_AFTER_UTF_8 = re.compile(
    f"[ÃãÂâ][{_AFTER_A_TILDE}]"  # the accents of Western Europe: Ãª, Ãš; nobody writes ã or â before these
    "|[ÄäÅå][ªº´·•“”„«»°…Ÿ‘’\u00ad]|Ä[šžœŒ]|Å[šžœŒ]"  # those of the East and the North: Åž, Å‘; Estonian writes äž
    "|(?:^|[ '-])ÄŽ(?=[A-Z])"  # ĎURIŠ; inside a word, Slovak and Estonian write ÄŽ
    "|Ä[–—](?=$|[ '-])"  # GRAUŽINĖ
    "|(?:^|[ '-])[ÄÅ]\u00a0"  # Šime
    "|[áÁ]º|µ"
    "|[ÆæÈèÉéÊêËëÌìÍí][“”„«»°…•\u00ad]|[Èè]š|Ìƒ"
    "|[ĂăÐðÑñØøÙùÎÏ][ª°´·…•“”„«»\u00ad]"
    "|Ă[ŁłĄąĽľŻż]"  # the same bytes, read as those of Central Europe
)
# Quotes around a nickname are people's; anywhere else, they are letters of DOS and of the Mac.
_QUOTED = re.compile(r"(?<!\w)[“„«]\s?[^\W\d_][\w'’ .-]*?\s?[”“»](?!\w)")
_STRAY_SIGNS = re.compile(r"[“”„«»]|(?<=[^\W\d_])…(?=[^\W\d_])|(?<=[^\W\d_])°(?=[^\W\d_])|(?<![lL])•|•(?![lL])")

# A capital after small letters: no language writes ZoÚ, RenŽ or NoÎl, but Irish (hÉigeartaigh) and names in two parts
# (McÉvoy, LeÎtre).
_FIRST_PARTS = (
    "mc/mac/fitz/le/la/les/de/del/della/di/da/do/dos/das/du/des/van/von/der/den/ter/ten/saint/san/st/o/al/el/ben/bel/"
    "ait/abd/abou/abu/ibn/bou/ould/n/m/nd/ng/mb/l/d/h/t/b/g/bh/dt/gc/ts/ni/mhic/nic"
)
_JOINED = frozenset(_FIRST_PARTS.split("/"))
_LETTERS_OF_DAMAGE = frozenset("ÚÞÛÙÓÔÃÂŽŠŒŸÅÐÎËÁÍ")
# In Ewe ƒ is a consonant: a vowel, or l and r, follows. As what is left of É or â, it may end a word.
_LOST_FLORIN = re.compile(r"ƒ(?:[bcdfghjkmnpqstvxz]|$|[ '-])", re.IGNORECASE)


@lru_cache(maxsize=16384)
def is_damaged(text: str) -> bool:
    """Whether nobody bears this name, as an encoding has broken it. ``text``: what the file says, before cleaning."""
    if _ASCII_SIGNS.search(text):
        return True
    if text.isascii():
        return False
    text = unicodedata.normalize("NFC", text)
    return (
        any(map(_is_no_letter, set(text)))
        or _AFTER_UTF_8.search(text) is not None
        or _STRAY_SIGNS.search(_QUOTED.sub("", text)) is not None
        or _LOST_FLORIN.search(text) is not None
        or any(map(_mixes_alphabets, re.findall(r"[^\W\d_]+", text)))
        or any(map(_has_capital_inside, re.findall(r"[^\W\d_]+", text)))
    )


def has_accent(text: str) -> bool:
    """Whether a name has a letter that an encoding may break."""
    return not text.isascii() and any(letter.isalpha() and not letter.isascii() for letter in text)


def comes_from(good: str, text: str) -> bool:
    """Whether ``text`` is what an encoding makes of ``good``; no when both fold alike, as ``Zoe`` and ``Zoé`` do."""
    if not has_accent(good) or fold(good) == fold(text):
        return False
    return text.casefold() in _spoiled(good)


@lru_cache(maxsize=256)
def _spoiled(good: str) -> frozenset[str]:
    """Everything that common mixtures make of a name, without capitals."""
    found = {clean_name(text)[0].casefold() for name in {good, good.lower(), good.upper()} for text in _ways(name)}
    return frozenset(found - {""})


# Encodings that French schools meet, and what reads them.
_WRITTEN = ("utf-8", "cp1252", "iso8859-15", "cp850", "mac_roman")
_READ = ("cp1252", "iso8859-1", "iso8859-15", "cp850", "cp437", "mac_roman", "cp1250", "cp1251", "cp1254")


def _ways(name: str) -> Iterator[str]:
    for lost in ("", "?", " ", "_", ".", "-", "*", "#", "\N{REPLACEMENT CHARACTER}"):
        yield "".join(letter if letter.isascii() else lost for letter in name)
    yield name.encode("utf-8").decode("ascii", "replace").replace("\N{REPLACEMENT CHARACTER}", "?")
    for written in _WRITTEN:
        try:
            data = name.encode(written)
        except UnicodeError:
            continue
        for read in _READ:
            once = data.decode(read, "ignore")
            yield once
            if written == "utf-8":
                yield once.encode("utf-8").decode(read, "ignore")
        yield data.decode("utf-8", "ignore")
        yield bytes(byte & 0x7F for byte in data).decode("ascii")  # mail of seven bits


def _is_no_letter(character: str) -> bool:
    """Signs that stand in no name: of money, of mathematics, of frames; controls, holes and lost characters."""
    if character.isascii():
        return "\x00" <= character < " " and not character.isspace()
    if character in _ALLOWED_SIGNS:
        return False
    return unicodedata.category(character) in _NO_LETTERS or "ˆ" <= character <= "˟"


def _mixes_alphabets(word: str) -> bool:
    """Latin and Greek or Cyrillic letters in one word: bytes read as those of another alphabet."""
    if word.isascii():
        return False
    alphabets = {_alphabet(letter) for letter in set(word) - _BORROWED}
    return "LATIN" in alphabets and not alphabets.isdisjoint({"GREEK", "CYRILLIC", "HEBREW", "ARABIC", "THAI"})


@lru_cache(maxsize=2048)
def _alphabet(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _has_capital_inside(word: str) -> bool:
    if word.isascii() or word.isupper() or word.islower():
        return False
    for place, letter in enumerate(word):
        if place == 0 or letter.isascii() or not letter.isupper():
            continue
        before, after = word[:place], word[place + 1 :]
        if before.casefold() in _JOINED and (len(before) > 1 or before.islower()):
            continue
        if before[-1].islower() and before[-1].isascii():
            return True
        if len(before) == 1 and after[:1].islower() and letter in _LETTERS_OF_DAMAGE and before not in "DI":
            return True
    return False
