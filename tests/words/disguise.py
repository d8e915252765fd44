"""Data that nobody takes for words of the site: our content in Greek letters, people and classes of x, y and z."""

import json
import re
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

from lxml import etree

CODES = {"code", "type", "format", "treatments", "mode", "document", "download", "competences", "solution"}
NOT_LATIN_ONLY = ["t1"]
"""The treatments of a typed answer, but the one that leaves nothing of Greek letters."""
_GAP = re.compile(r"(\$\{[^}]*\})")
_NAMES = ("NOM_DE_FAMILLE", "NOM_USAGE", "PRENOM", "PRENOM2", "PRENOM3", "CODE_STRUCTURE")


def in_greek(text: str) -> str:
    """Letter for letter, so that what was different stays so."""
    return "".join(_greek(letter) for letter in _bare(text))


def in_xyz(text: str) -> str:
    """As people are named here: letters that names may have, and no word of French."""
    return "".join(_xyz(letter) for letter in _bare(text))


def _bare(text: str) -> str:
    spelled = text.replace("œ", "oe").replace("Œ", "OE")
    return "".join(one for one in unicodedata.normalize("NFD", spelled) if not unicodedata.combining(one))


def _greek(letter: str) -> str:
    return chr(0x3B1 + ord(letter.lower()) - ord("a")) if letter.isascii() and letter.isalpha() else letter


def _xyz(letter: str) -> str:
    if not letter.isalpha():
        return letter
    return "xyz"[ord(letter.lower()) % 3] if letter.islower() else "XYZ"[ord(letter.lower()) % 3]


def write_content(source: Path, target: Path) -> None:
    """Copy a folder of content, everything that is said in Greek letters."""
    for path in sorted(source.rglob("*.*")):
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".toml":
            values = _said_in_greek(tomllib.loads(path.read_text(encoding="utf8")))
            copy.write_text("".join(f"{key} = {_toml(value)}\n" for key, value in values.items()), encoding="utf8")
        elif path.suffix == ".html":
            text = re.sub(r'(?<=>)[^<]+|(?<=alt=")[^"]*', lambda found: in_greek(found[0]), path.read_text("utf8"))
            copy.write_text(text, encoding="utf8")
        else:
            copy.write_bytes(path.read_bytes())


def _said_in_greek(value: Any, key: str = "") -> Any:
    match value:
        case str() | int() if key in CODES:
            return value
        case dict():
            said = {name: _said_in_greek(one, name) for name, one in value.items()}
            return said | {"treatments": NOT_LATIN_ONLY} if "solutions" in said else said
        case list():
            return [_said_in_greek(one, key) for one in value]
        case str():
            pieces = _GAP.split(value)
            pieces[::2] = [in_greek(piece) for piece in pieces[::2]]
            return "".join(pieces)
    return value


def _toml(value: Any) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + "}"
        case list():
            return "[" + ", ".join(_toml(one) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def write_exports(source: Path, target: Path) -> None:
    """Copy the SIECLE exports that an import of the world reads, names and classes of x, y and z."""
    for name in ("college-2025.xml", "college-2026.xml", "bad/responsables.xml"):
        tree = etree.parse(source / name)
        for element in tree.iter(*_NAMES):
            if element.text and element.text != "Inactifs":
                element.text = in_xyz(element.text)
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        tree.write(target / name, encoding="UTF-8", xml_declaration=True)
