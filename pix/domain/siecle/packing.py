"""Parsed records on their way from the preview to the confirmation: small, and without any code in them (no pickle)."""

import json
import zlib
from datetime import date, datetime
from typing import Any

from pix.domain.siecle.records import Export, Line, Notice, Person

_LEVEL = 1  # the fastest: ten times smaller is enough


def pack(export: Export) -> bytes:
    """Compressed JSON; ``unpack`` gives back an equal value."""
    exported_at = export.exported_at.isoformat() if export.exported_at else None
    plain = [export.uai, export.school_year, exported_at, export.lines]
    return zlib.compress(json.dumps(plain, ensure_ascii=False, default=date.isoformat).encode(), _LEVEL)


def unpack(packed: bytes) -> Export:
    """What ``pack`` was given. Only ever called on what this program wrote."""
    uai, school_year, exported_at, lines = json.loads(zlib.decompress(packed))
    return Export(
        uai=uai,
        school_year=school_year,
        exported_at=datetime.fromisoformat(exported_at) if exported_at else None,
        lines=[_unpack_line(fields) for fields in lines],
    )


_PERSON = Line._fields.index("person")
_BIRTH_DATE = Person._fields.index("birth_date")
_EXIT_DATE = Line._fields.index("exit_date")
_NOTICES = Line._fields.index("notices")
_LISTS = tuple(Line._fields.index(field) for field in ("damaged", "divisions"))


def _unpack_line(fields: list[Any]) -> Line:
    person = fields[_PERSON]
    if text := person[_BIRTH_DATE]:
        person[_BIRTH_DATE] = date.fromisoformat(text)
    if text := fields[_EXIT_DATE]:
        fields[_EXIT_DATE] = date.fromisoformat(text)
    fields[_PERSON] = Person._make(person)
    fields[_NOTICES] = tuple(map(Notice, fields[_NOTICES]))
    for index in _LISTS:
        fields[index] = tuple(fields[index])
    return Line._make(fields)
