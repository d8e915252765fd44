"""Read a SIECLE export of the pupils (``ElevesSansAdresses.xml``).

The file lists pupils (``ELEVE``) and, usually further down, the divisions and groups they belong to
(``STRUCTURES_ELEVE``). Both carry ``ELEVE_ID``, an attribute or an element. Neither order nor presence is relied upon,
and what says nothing of whom it is about is about nobody.

Only direct children of ``ELEVE`` are read: ``SCOLARITE_AN_DERNIER`` repeats the same tags for last year.

Parsing never stops at the first bad line: a school office corrects a file once, not line by line. What is wrong with
the file as a whole raises ``Refused``, once.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from operator import attrgetter
from typing import IO, NamedTuple, TypeAlias

from lxml import etree

from pix.domain.siecle.numbers import Shape, clean_ine, shape_of
from pix.domain.siecle.opening import ExportStream, open_export
from pix.domain.siecle.reading import read_name, read_number, shorten
from pix.domain.siecle.records import NAME_FIELDS, Export, Line, Notice, Person, Refusal, Refused
from pix.lib.dates import read_date, read_moment

ROOT = "BEE_ELEVES"
_PUPILS_LIMIT = 40_000  # eight times the largest school: a file made to exhaust memory has millions
_LETTERS_LIMIT = 8_000_000  # of names: two hundred for each pupil
_MOST_DIVISIONS = 20  # of one pupil
_BLOCKS_LIMIT = 8 * _PUPILS_LIMIT  # everything that is read: a pupil has some elements
_FORGOTTEN = ("OPTION", "BOURSE", "ADRESSE")  # they come by the thousand, and nothing of them is kept
_TOLD = frozenset({"UAJ", "ANNEE_SCOLAIRE", "HORODATAGE", "DATE_EXPORT"})
_INACTIVE = "Inactifs"
# Pupils of an ULIS or newly arrived ones are also in a class, with the others: that is the one their campaigns are for.
_ARRANGEMENT = re.compile(r"(?<![A-Z])(?:ULIS|UPE *2 *A|UPI(?![A-Z]))", re.IGNORECASE)
_TICK = 500  # lines between two reports of progress

_SEX = {"1": "M", "2": "F"}
_NAMES = ("NOM_USAGE", "PRENOM", "PRENOM2", "PRENOM3")  # after the last name, in the order of ``NAME_FIELDS``


class _Division(NamedTuple):
    """A class (type D) as the file names it."""

    code: str
    cleaned: bool
    damaged: bool


_texts_of = attrgetter(*NAME_FIELDS)

# What finds the class of a pupil: the number of the line in the file, or the school's.
_Key: TypeAlias = tuple[str, str]


def parse(file: IO[bytes], *, tick: Callable[[float], None] | None = None) -> Export:
    """Read an export, zipped or not. ``tick`` is told now and then which part of the file is read (0 to 1).

    Raises ``Refused``: unreadable, wrong_encoding, unsafe, wrong_export, zip_content, too_big.
    """
    stream = open_export(file)
    parameters: dict[str, str] = {}
    pupils: list[tuple[list[_Key], Line]] = []
    divisions: defaultdict[_Key, list[_Division]] = defaultdict(list)
    letters = 0
    for count, element in enumerate(_elements(stream), 1):
        if element.tag == "ELEVE":
            pupils.append(_read_pupil(element, len(pupils) + 1))
            letters += sum(map(len, _texts_of(pupils[-1][1].person)))
        elif element.tag == "STRUCTURES_ELEVE":
            for key in _keys_of(element)[:1]:
                divisions[key].extend(islice(_read_divisions(element), _MOST_DIVISIONS))
                del divisions[key][_MOST_DIVISIONS:]
        elif element.tag == "PARAMETRES":
            told = (child for child in element.iterchildren("*") if child.tag in _TOLD)
            parameters.update((child.tag, _strip(child.text)) for child in told)
        _forget(element)
        stream.forget()
        if len(pupils) > _PUPILS_LIMIT or len(divisions) > _PUPILS_LIMIT or count > _BLOCKS_LIMIT:
            raise Refused(Refusal.TOO_BIG, limit=_PUPILS_LIMIT)
        if letters > _LETTERS_LIMIT:
            raise Refused(Refusal.UNSAFE)
        if tick and count % _TICK == 0:
            tick(stream.fraction)
    year = parameters.get("ANNEE_SCOLAIRE", "")
    return Export(
        uai=parameters.get("UAJ", "").upper(),
        school_year=int(year) if re.fullmatch("[0-9]{4}", year) else None,
        exported_at=read_moment(parameters.get("HORODATAGE", "")) or read_moment(parameters.get("DATE_EXPORT", "")),
        lines=[_in_divisions(line, next((divisions[k] for k in keys if k in divisions), ())) for keys, line in pupils],
    )


def check(export: Export, *, uai: str) -> None:
    """Raise ``Refused`` (other_school, no_pupil) unless this is an export of that school with somebody in it."""
    if export.uai != uai.strip().upper():
        raise Refused(Refusal.OTHER_SCHOOL, expected=uai, found=shorten(export.uai))
    if not export.lines:
        raise Refused(Refusal.NO_PUPIL)


def _elements(stream: ExportStream) -> Iterator[etree._Element]:
    """The elements that matter, one at a time, in the order of the file."""
    events = etree.iterparse(
        stream,
        events=("start", "end"),
        tag=(ROOT, "PARAMETRES", "ELEVE", "STRUCTURES_ELEVE", *_FORGOTTEN),
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
            raise _wrong_export(root.tag) from None
        raise Refused(Refusal.UNREADABLE) from None
    if events.root.tag != ROOT:
        raise _wrong_export(events.root.tag)


def _wrong_export(tag: str) -> Refused:
    return Refused(Refusal.WRONG_EXPORT, found=shorten(tag))


def _keys_of(element: etree._Element) -> list[_Key]:
    """Whom an element says it is about, in attributes, or in elements as other software writes them."""
    said = ((name, _strip(element.get(name)) or _strip(element.findtext(name))) for name in ("ELEVE_ID", "ELENOET"))
    return [(name, value) for name, value in said if value]


def _read_pupil(element: etree._Element, position: int) -> tuple[list[_Key], Line]:
    """One ``ELEVE``, without its class, and what finds it."""
    fields: dict[str, str] = {}
    for child in element.iterchildren("*"):
        if text := child.text:
            fields.setdefault(child.tag, text)
    read = fields.get
    ine, notices = _read_ine(read("ID_NATIONAL", ""), read("INE_RNIE", ""), read("INE_BEA", ""))
    names = tuple(map(read_name, (read("NOM_DE_FAMILLE") or read("NOM", ""), *(read(tag, "") for tag in _NAMES))))
    if any(name.cleaned for name in names):
        notices.append(Notice.CHARACTERS_REMOVED)
    last_name, usage_name, first_name, second_name, third_name = names
    birth_text = read("DATE_NAISS", "")
    exit_text = read("DATE_SORTIE", "").strip()
    person = Person(
        ine=ine,
        elenoet=read_number(element.get("ELENOET") or read("ELENOET", "")),
        eleve_id=read_number(element.get("ELEVE_ID") or read("ELEVE_ID", "")),
        last_name=last_name.text,
        usage_name=usage_name.text,
        first_name=first_name.text,
        second_name=second_name.text,
        third_name=third_name.text,
        birth_date=read_date(birth_text),
        sex=_SEX.get(read("CODE_SEXE", "").strip(), ""),
        division="",
    )
    return _keys_of(element), Line(
        position=position,
        person=person,
        birth_text=shorten(birth_text),
        inactive=False,
        exit_text=shorten(exit_text),
        exit_date=read_date(exit_text) if exit_text else None,
        notices=tuple(notices),
        damaged=tuple(field for field, name in zip(NAME_FIELDS, names, strict=True) if name.damaged),
    )


def _read_ine(national: str, rnie: str, bea: str) -> tuple[str, list[Notice]]:
    """The national number, or where it is empty one of its older forms; and what is to be told of it."""
    notices: list[Notice] = []
    for text, where in ((national, None), (rnie, Notice.INE_FROM_RNIE), (bea, Notice.INE_FROM_BEA)):
        ine = clean_ine(text)
        shape = shape_of(ine)
        if shape == Shape.NONSENSE and Notice.INE_UNREADABLE not in notices:
            notices.append(Notice.INE_UNREADABLE)
        if shape >= Shape.UNUSUAL:
            told = ((where, where is not None), (Notice.INE_UNUSUAL, shape == Shape.UNUSUAL))
            return ine, [*notices, *(notice for notice, holds in told if holds and notice)]
    return "", notices


def _read_divisions(element: etree._Element) -> Iterator[_Division]:
    """The classes named (type D), « Inactifs » among them; a file may name those of a pupil in several places."""
    for structure in element.iterchildren("STRUCTURE"):
        text = structure.findtext("CODE_STRUCTURE") or ""
        code, cleaned, damaged = read_name(text)
        if code and (structure.findtext("TYPE_STRUCTURE") or "").strip() == "D":
            # Codes of classes hold signs that no name holds; only what is left of an accent tells damage.
            yield _Division(code, cleaned, damaged and not text.isascii())


def _in_divisions(line: Line, named: Sequence[_Division]) -> Line:
    """The line in its class: of several, the last one that is no arrangement beside a class (ULIS, UPE2A)."""
    divisions = {division.code: division for division in named if division.code != _INACTIVE}
    if not divisions:
        return line._replace(inactive=True) if named else line
    ordinary = [code for code in divisions if not _ARRANGEMENT.search(code)]
    chosen = divisions[(ordinary or list(divisions))[-1]]
    notices = list(line.notices)
    if chosen.cleaned and Notice.CHARACTERS_REMOVED not in notices:
        notices.append(Notice.CHARACTERS_REMOVED)
    if len(divisions) > 1:
        notices.append(Notice.TWO_CLASSES)
    return line._replace(
        person=line.person._replace(division=chosen.code),
        notices=tuple(notices),
        damaged=(*line.damaged, "division") if chosen.damaged else line.damaged,
        divisions=tuple(divisions) if len(divisions) > 1 else (),
    )


def _forget(element: etree._Element) -> None:
    """Free what has been read: memory stays flat whatever the size of the file."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _strip(text: str | None) -> str:
    return (text or "").strip()
