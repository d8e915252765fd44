"""Parsed records on their way from the preview to the confirmation: small, and without any code in them (no pickle)."""

import json
import zlib
from datetime import date, datetime

from pix.domain.siecle.records import Line, Roster

_LEVEL = 1  # the fastest: ten times smaller is enough


def pack(roster: Roster) -> bytes:
    """Compressed JSON; ``unpack`` gives back an equal value."""
    exported_at = roster.exported_at.isoformat() if roster.exported_at else None
    plain = [roster.uai, roster.school_year, exported_at, roster.lines]
    return zlib.compress(json.dumps(plain, ensure_ascii=False, default=date.isoformat).encode(), _LEVEL)


def unpack(packed: bytes) -> Roster:
    """What ``pack`` was given. Only ever called on what this program wrote."""
    uai, school_year, exported_at, lines = json.loads(zlib.decompress(packed))
    return Roster(
        uai=uai,
        school_year=school_year,
        exported_at=datetime.fromisoformat(exported_at) if exported_at else None,
        lines=[_unpack_line(fields) for fields in lines],
    )


_BIRTH_DATE = Line._fields.index("birth_date")
_EXIT_DATE = Line._fields.index("exit_date")


def _unpack_line(fields: list[object]) -> Line:
    for index in (_BIRTH_DATE, _EXIT_DATE):
        if isinstance(text := fields[index], str):
            fields[index] = date.fromisoformat(text)
    return Line._make(fields)
