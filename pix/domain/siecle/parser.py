"""Read a SIECLE export of the pupils (``ElevesSansAdresses.xml``).

The file lists pupils (``ELEVE``) and, usually further down, the divisions and groups they belong to
(``STRUCTURES_ELEVE``). Both carry ``ELEVE_ID``. Neither order nor presence is relied upon.

Only direct children of ``ELEVE`` are read: ``SCOLARITE_AN_DERNIER`` repeats the same tags for last year.

Parsing never stops at the first bad line: a school office corrects a file once, not line by line. What is wrong with
the file as a whole raises ``Refused``, once.
"""

import re
from collections.abc import Callable, Iterator
from typing import IO, NamedTuple

from lxml import etree

from pix.domain.siecle.opening import ExportStream, open_export
from pix.domain.siecle.records import INE_LIMIT, NUMBER_LIMIT, Export, Line, Person, Refusal, Refused
from pix.lib.dates import read_date, read_moment
from pix.lib.text import clean_name

ROOT = "BEE_ELEVES"
_TEXT_SHOWN = 40  # characters of an unreadable value that a report repeats
_PUPILS_LIMIT = 100_000  # twenty times the largest school: a file made to exhaust memory has millions
_TOLD = frozenset({"UAJ", "ANNEE_SCOLAIRE", "HORODATAGE", "DATE_EXPORT"})
_TICK = 500  # lines between two reports of progress

_INE = re.compile(f"[0-9A-Z]{{1,{INE_LIMIT}}}")
_SEX = {"1": "M", "2": "F"}


class _Division(NamedTuple):
    code: str
    inactive: bool
    cleaned: bool


_NO_DIVISION = _Division("", inactive=False, cleaned=False)


def parse(file: IO[bytes], *, tick: Callable[[float], None] | None = None) -> Export:
    """Read an export, zipped or not. ``tick`` is told now and then which part of the file is read (0 to 1).

    Raises ``Refused``: unreadable, wrong_encoding, unsafe, wrong_export, zip_content, too_big.
    """
    stream = open_export(file)
    parameters: dict[str, str] = {}
    pupils: list[tuple[str, Line]] = []
    divisions: dict[str, _Division] = {}
    for count, element in enumerate(_elements(stream), 1):
        if element.tag == "ELEVE":
            pupils.append(_read_pupil(element, len(pupils) + 1))
        elif element.tag == "STRUCTURES_ELEVE":
            divisions[_strip(element.get("ELEVE_ID"))] = _read_division(element)
        else:
            told = (child for child in element.iterchildren("*") if child.tag in _TOLD)
            parameters.update((child.tag, _strip(child.text)) for child in told)
        _forget(element)
        stream.forget()
        if len(pupils) > _PUPILS_LIMIT or len(divisions) > _PUPILS_LIMIT:
            raise Refused(Refusal.TOO_BIG, limit=_PUPILS_LIMIT)
        if tick and count % _TICK == 0:
            tick(stream.fraction)
    year = parameters.get("ANNEE_SCOLAIRE", "")
    return Export(
        uai=parameters.get("UAJ", "").upper(),
        school_year=int(year) if re.fullmatch("[0-9]{4}", year) else None,
        exported_at=read_moment(parameters.get("HORODATAGE", "")) or read_moment(parameters.get("DATE_EXPORT", "")),
        lines=[_in_division(line, divisions.get(eleve_id, _NO_DIVISION)) for eleve_id, line in pupils],
    )


def check(export: Export, *, uai: str) -> None:
    """Raise ``Refused`` (other_school, no_pupil) unless this is an export of that school with somebody in it."""
    if export.uai != uai.strip().upper():
        raise Refused(Refusal.OTHER_SCHOOL, expected=uai, found=_shorten(export.uai))
    if not export.lines:
        raise Refused(Refusal.NO_PUPIL)


def _elements(stream: ExportStream) -> Iterator[etree._Element]:
    """The elements that matter, one at a time, in the order of the file."""
    events = etree.iterparse(
        stream,
        events=("start", "end"),
        tag=(ROOT, "PARAMETRES", "ELEVE", "STRUCTURES_ELEVE"),
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for event, element in events:
            if event == "end" and element.tag != ROOT:
                yield element
    except etree.XMLSyntaxError:
        root = events.root
        if root is not None and root.tag != ROOT:
            raise Refused(Refusal.WRONG_EXPORT, found=_shorten(root.tag)) from None
        raise Refused(Refusal.UNREADABLE) from None
    if events.root.tag != ROOT:
        raise Refused(Refusal.WRONG_EXPORT, found=_shorten(events.root.tag))


def _read_pupil(element: etree._Element, position: int) -> tuple[str, Line]:
    """One ``ELEVE``, without its class, and the ELEVE_ID that finds it."""
    fields: dict[str, str] = {}
    for child in element.iterchildren("*"):
        if text := child.text:
            fields.setdefault(child.tag, text)
    read = fields.get
    ine = "".join(read("ID_NATIONAL", "").upper().split())
    ine_unreadable = bool(ine) and not _INE.fullmatch(ine)
    last_name, cleaned_1 = clean_name(read("NOM_DE_FAMILLE") or read("NOM", ""))
    usage_name, cleaned_2 = clean_name(read("NOM_USAGE", ""))
    first_name, cleaned_3 = clean_name(read("PRENOM", ""))
    second_name, cleaned_4 = clean_name(read("PRENOM2", ""))
    third_name, cleaned_5 = clean_name(read("PRENOM3", ""))
    birth_text = read("DATE_NAISS", "")
    exit_text = read("DATE_SORTIE", "").strip()
    eleve_id = _strip(element.get("ELEVE_ID"))
    person = Person(
        ine="" if ine_unreadable else ine,
        elenoet=_number(element.get("ELENOET") or read("ELENOET", "")),
        eleve_id=_number(eleve_id),
        last_name=last_name,
        usage_name=usage_name,
        first_name=first_name,
        second_name=second_name,
        third_name=third_name,
        birth_date=read_date(birth_text),
        sex=_SEX.get(read("CODE_SEXE", "").strip(), ""),
        division="",
    )
    return eleve_id, Line(
        position=position,
        person=person,
        birth_text=_shorten(birth_text),
        inactive=False,
        exit_text=_shorten(exit_text),
        exit_date=read_date(exit_text) if exit_text else None,
        ine_unreadable=ine_unreadable,
        characters_removed=cleaned_1 or cleaned_2 or cleaned_3 or cleaned_4 or cleaned_5,
    )


def _read_division(element: etree._Element) -> _Division:
    """The last class named (type D); « Inactifs » is none."""
    found, inactive = _NO_DIVISION, False
    for structure in element.iterchildren("STRUCTURE"):
        code, cleaned = clean_name(structure.findtext("CODE_STRUCTURE") or "")
        if not code or (structure.findtext("TYPE_STRUCTURE") or "").strip() != "D":
            continue
        if code == "Inactifs":
            inactive = True
        else:
            found = _Division(code, inactive=False, cleaned=cleaned)
    return found if found.code else _Division("", inactive=inactive, cleaned=False)


def _in_division(line: Line, division: _Division) -> Line:
    if division is _NO_DIVISION:
        return line
    return line._replace(
        person=line.person._replace(division=division.code),
        inactive=division.inactive,
        characters_removed=line.characters_removed or division.cleaned,
    )


def _forget(element: etree._Element) -> None:
    """Free what has been read: memory stays flat whatever the size of the file."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _number(text: str) -> str:
    number, _ = clean_name(text)
    return number if len(number) <= NUMBER_LIMIT else ""


def _strip(text: str | None) -> str:
    return (text or "").strip()


def _shorten(text: str) -> str:
    return clean_name(text)[0][:_TEXT_SHOWN]
