from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from pix.lib.csv_export import write_row


def test_writes_what_a_french_spreadsheet_reads():
    row = write_row(['Lycée "A"', 12, Decimal("0.67"), "=1+2", "-5", date(2024, 9, 1), "+33", "@x"])

    assert row == '"Lycée ""A""";12;0,67;"\'=1+2";-5;2024-09-01;"\'+33";"\'@x"\r\n'


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("", '""'),
        (None, ""),
        ("NA", '"NA"'),
        (-3, "-3"),
        (Decimal("0"), "0"),
        (Decimal("1E-7"), "0,0000001"),
        ("2024-09-01", "2024-09-01"),
        ("0123", "0123"),
        ("a;b", '"a;b"'),
        ("deux\nlignes", '"deux\nlignes"'),
        ("Dupont-Durand", '"Dupont-Durand"'),
    ],
)
def test_writes_each_kind_of_cell(cell, written):
    assert write_row([cell]) == written + "\r\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_formula_stays_a_text(start):
    assert write_row([start + "cmd|' /C calc'!A0"]).startswith(f"\"'{start}cmd")


@pytest.mark.parametrize("cell", [1.5, datetime(2026, 11, 22, tzinfo=UTC), b"x", True, False])
def test_refuses_what_it_cannot_write_exactly(cell):
    with pytest.raises(TypeError):
        write_row([cell])
