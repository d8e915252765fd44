import re
from random import Random

import pytest

from pix.domain.passwords import Weakness, compose_accents, draw_temporary_password, weaknesses


@pytest.mark.parametrize(
    "password", ["Éaaaaaa1", "éÀ345678", "Pass word 1", "A1b!!!!!", "Carnet-bleu-7", "A1" + "b" * 253]
)
def test_accepts(password):
    assert weaknesses(password) == []


@pytest.mark.parametrize(
    ("password", "lacking"),
    [
        ("azerty12", [Weakness.NO_UPPER_CASE]),
        ("AZERTY12", [Weakness.NO_LOWER_CASE]),
        ("Azertyui", [Weakness.NO_DIGIT]),
        ("Xylophone", [Weakness.NO_DIGIT]),
        ("Azert12", [Weakness.TOO_SHORT]),
        ("12345678A", [Weakness.NO_LOWER_CASE]),
        ("Aaaaaaa１", [Weakness.NO_DIGIT]),
        ("kmptrz07", [Weakness.NO_UPPER_CASE]),
        ("A1" + "b" * 254, [Weakness.TOO_LONG]),
        ("", [Weakness.TOO_SHORT, Weakness.NO_UPPER_CASE, Weakness.NO_LOWER_CASE, Weakness.NO_DIGIT]),
        ("\x00" * 8, [Weakness.NO_UPPER_CASE, Weakness.NO_LOWER_CASE, Weakness.NO_DIGIT]),
    ],
)
def test_says_everything_that_lacks(password, lacking):
    assert weaknesses(password) == lacking


@pytest.mark.parametrize(
    "password",
    [
        "Azerty12",
        "Azerty123!",
        "AzertyUiop1",
        "Password1",
        "Motdepasse1",
        "Bonjour1",
        "Soleil2014",
        "Aa123456",
        "1Q2w3e4r",
    ],
)
def test_refuses_the_common_ones(password):
    assert weaknesses(password) == [Weakness.COMMON]


@pytest.mark.parametrize("logins", [["eric.dupont1205"], ["lea@example.net", "eric.dupont1205"]])
def test_refuses_the_login_itself(logins):
    assert weaknesses("Eric.Dupont1205", logins=logins) == [Weakness.LIKE_THE_LOGIN]


@pytest.mark.parametrize("logins", [[], ["eric.dupont1206"], ["lea@example.net"]])
def test_another_login_is_as_good_as_any_word(logins):
    assert weaknesses("Eric.Dupont1205", logins=logins) == []


@pytest.mark.parametrize("digit", "0123456789")
def test_every_digit_is_one(digit):
    assert weaknesses(f"Carnetbleu{digit}") == []


def test_one_time_passwords_are_easy_to_dictate_and_all_different():
    drawn = [draw_temporary_password(Random(seed)) for seed in range(500)]

    assert all(re.fullmatch(r"[A-HJ-NP-Z][a-hjkmnp-z]{5}[2-9]{2}", one) for one in drawn)
    assert len(set(drawn)) == len(drawn)


@pytest.mark.parametrize(
    ("typed", "password"),
    [
        ("E\u0301te\u0301-2026", "Été-2026"),
        ("Été-2026", "Été-2026"),
        ("Carnet bleu 7 ", "Carnet bleu 7 "),
        ("ﬁn-１", "ﬁn-１"),
        ("a\ud800b", "a?b"),
        ("", ""),
    ],
)
def test_accents_are_composed_and_nothing_else_changes(typed, password):
    assert compose_accents(typed) == password
    assert compose_accents(password) == password


def test_what_nobody_types_is_not_read_to_the_end():
    assert compose_accents("a" * 10_000) == "a" * 4096


def test_the_longest_password_is_read_whole_however_it_is_composed():
    assert compose_accents("u\u0308\u0304" * 255) == "ǖ" * 255
    assert weaknesses(compose_accents("A1" + "e\u0301" * 100_000)) == [Weakness.TOO_LONG]
