import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pix.lib.text import clean_line, clean_name, clean_text, fold, natural_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Éric", "eric"),
        ("Cœur Straße", "coeurstrasse"),
        ("COEUR-STRASSE", "coeurstrasse"),
        ("Lætitia", "laetitia"),
        ("Łukasz Đurđa", "lukaszdurda"),
        ("Jørgen", "jorgen"),
        ("N'Golo D’Ornano", "ngolodornano"),
        ("MARTIN--DURAND", "martindurand"),
        ("Ve\u0301ronique", "veronique"),
        ("de\u00a0La\u202fTour", "delatour"),
        ("Jean 2", "jean2"),
        ("ﬁn", "fin"),
        ("李", ""),
        ("黎", ""),
        ("Иван", ""),
        ("Ελένη", ""),
        ("\x00\ud800", ""),
        ("", ""),
    ],
)
def test_folds_what_two_spellings_share(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_what_is_folded_is_plain_and_stays_as_it_is(text):
    folded = fold(text)

    assert folded.isascii()
    assert folded == "" or (folded.isalnum() and folded == folded.lower())
    assert fold(folded) == folded


@given(st.text(alphabet=st.characters(max_codepoint=0x24F, categories=["Lu", "Ll"])))
def test_case_and_composition_do_not_count(text):
    assert fold(text.upper()) == fold(text.lower())
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "cleaned", "removed"),
    [
        ("Zoé", "Zoé", False),
        ("  DE   LA\tTOUR\n", "DE LA TOUR", False),
        ("Jean\u00a0Paul", "Jean Paul", False),
        ("e\u0301", "é", False),
        ("Zo\u202eé", "Zoé", True),
        ("Ma\x00rie\x07", "Marie", True),
        ("Jean\u200bPaul", "JeanPaul", True),
        ("\ud800", "", True),
        ("<script>", "<script>", False),
        ("李", "李", False),
    ],
)
def test_cleans_a_name(text, cleaned, removed):
    assert clean_name(text) == (cleaned, removed)


@given(st.text(alphabet=st.characters()))
def test_a_clean_name_is_clean_for_good(text):
    cleaned, _removed = clean_name(text)

    assert clean_name(cleaned) == (cleaned, False)
    cleaned.encode()


def test_codes_are_ordered_as_people_count_them():
    ordered = ["2DE " + "9" * 5000, "6E", "6E 2", "6e 2", "6E 10", "9", "10", "CPGE2", "²"]

    assert sorted(sorted(ordered), key=natural_key) == ordered


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Rentrée \t 2DE4 \r\n", "Rentrée 2DE4"),
        ("a\x00b\x1fc\u202ed\ud800", "abcd"),
        ("\u202e\x00 ", ""),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_a_line_is_cleaned(typed, kept):
    assert clean_line(typed) == kept


def test_a_text_keeps_its_lines():
    assert clean_text("\r\nBonjour,\r\n\r\n\r\n\r\nà mardi\x00.\r ") == "Bonjour,\n\nà mardi."
