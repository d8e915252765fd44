"""Write the CSV files that schools open in a spreadsheet.

A French spreadsheet wants a byte-order mark, semicolons and decimal commas. It also runs
whatever looks like a formula: a pupil named ``=HYPERLINK(…)`` must stay a name, so such
strings are kept as text by a leading apostrophe.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

BOM = "\ufeff"
CONTENT_TYPE = "text/csv; charset=utf-8"

Cell: TypeAlias = str | int | Decimal | date | None

# Full-width forms too: some spreadsheets read them as their narrow twins.
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
_DIGITS_AND_HYPHENS = re.compile(r"[0-9-]+")


def write_row(cells: Iterable[Cell]) -> str:
    """One line of the file, its end included. The first line of a file is preceded by ``BOM``."""
    return ";".join(_write_cell(cell) for cell in cells) + "\r\n"


def _write_cell(cell: Cell) -> str:
    """Strings are quoted; numbers and days are bare; ``None`` is empty.

    A moment (``datetime``), a binary float and a boolean are refused: the caller says which day, which decimals, which
    word.
    """
    match cell:
        case None:
            return ""
        case int() if not isinstance(cell, bool):
            return str(cell)
        case Decimal():
            return format(cell, "f").replace(".", ",")
        case str():
            return _write_text(cell)
        case date() if not isinstance(cell, datetime):
            return cell.isoformat()
    raise TypeError(f"a CSV cell cannot hold {type(cell).__name__}")


def _write_text(text: str) -> str:
    if _DIGITS_AND_HYPHENS.fullmatch(text):
        return text
    if text.startswith(_FORMULA_STARTS):
        text = "'" + text
    return '"' + text.replace('"', '""') + '"'
