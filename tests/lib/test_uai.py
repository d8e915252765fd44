import pytest

from pix.lib import uai


@pytest.mark.parametrize(
    ("number", "letter"),
    [("0750001", "U"), ("0000000", "A"), ("0000022", "Z"), ("0000023", "A")],
)
def test_the_letter_follows_from_the_digits(number, letter):
    assert uai.check_letter(number) == letter


def test_the_letters_that_look_like_digits_are_never_used():
    letters = {uai.check_letter(f"{number:07d}") for number in range(23)}

    assert len(letters) == 23
    assert not letters & set("IOQ")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0750001u", "0750001U"),
        (" 075 0001 U ", "0750001U"),
        ("075-0001-U", "0750001U"),
        ("０７５０００１Ｕ", "0750001U"),  # full-width, as some keyboards type them
        ("", ""),
        ("\x00\ud800", ""),
    ],
)
def test_what_is_typed_is_read_kindly(typed, stored):
    assert uai.normalize(typed) == stored


@pytest.mark.parametrize(
    "text",
    ["", "075000U", "07500011U", "075000AU", "0750001u", "٠٧٥٠٠٠١U", "0750001U\n"],
)
def test_another_shape_is_not_a_uai(text):
    assert not uai.is_well_formed(text)


def test_ten_thousand_characters_are_not_read_whole():
    assert len(uai.normalize("1" * 10_000)) < 100


@pytest.mark.parametrize(
    ("text", "right"),
    [("0750001U", True), ("0750001V", False), ("0750010U", False), ("", False)],
)
def test_a_slip_of_the_hand_is_seen(text, right):
    assert uai.has_right_letter(text) is right
