import re
from random import Random

import pytest

from pix.domain import campaigns as codes


def test_a_thousand_codes_are_well_formed_and_different():
    drawn = [codes.draw_code(Random(seed)) for seed in range(1_000)]

    assert all(re.fullmatch(r"[A-HJ-NP-Z]{6}[1-9]{3}", code) for code in drawn)
    assert all(codes.is_code(code) for code in drawn)
    assert len(set(drawn)) == 1_000


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("abcdef123", "ABCDEF123"),
        (" ABC def 123\n", "ABCDEF123"),
        ("abcdef-123", "ABCDEF123"),
        ("ABCDEF\u00a0\u2013\u202f123", "ABCDEF123"),
        ("ＡＢＣＤＥＦ１２３", "ABCDEF123"),
        ("A.B.C.D.E.F.1.2.3", "ABCDEF123"),
        ("\u200bABCDEF123\x00", "ABCDEF123"),
        ("", ""),
        ("ABCDEF12", "ABCDEF12"),
    ],
)
def test_a_typed_code_is_forgiven_its_spaces_hyphens_and_lower_case(typed, code):
    assert codes.fold_code(typed) == code


@pytest.mark.parametrize(
    "text",
    ["", "ABCDEF12", "ABCDEF1234", "ABCDEI123", "ABCDEO123", "ABCDEF120", "abcdef123", "ABCDEF123\n", "ABCDÉF123"],
)
def test_what_is_not_a_code(text):
    assert not codes.is_code(text)


def test_a_huge_typed_text_costs_nothing():
    assert not codes.is_code(codes.fold_code("\ufdfa" * 100_000))
