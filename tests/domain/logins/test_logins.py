from datetime import date

import pytest

from pix.domain.logins import fold_login, mask_email, mask_username, may_use_email, username, username_with_digits


@pytest.mark.parametrize(
    ("first_name", "last_name", "born", "expected"),
    [
        ("Éric", "Dupont", date(2008, 5, 12), "eric.dupont1205"),
        ("Jean-Baptiste", "d'Ornano de la Tour", date(2007, 2, 9), "jeanbaptiste.dornanodelatour0902"),
        ("Marie Lou", "Ñuñez", date(2009, 12, 31), "marielou.nunez3112"),
        ("Cœur", "Straße", date(2009, 1, 5), "coeur.strasse0501"),
        ("李", "Dupont", date(2009, 1, 5), "eleve.dupont0501"),
        ("李", "黎", date(2009, 1, 5), "eleve.eleve0501"),
    ],
)
def test_the_identifiant_is_made_from_the_record(first_name, last_name, born, expected):
    assert username(first_name, last_name, born) == expected


def test_a_long_name_gives_an_identifiant_that_can_be_stored():
    assert len(username("a" * 255, "ß" * 255, date(2009, 1, 5))) <= 255


def test_four_digits_take_the_place_of_day_and_month():
    assert username_with_digits("Éric", "Dupont", "0042") == "eric.dupont0042"


@pytest.mark.parametrize(
    ("typed", "login"),
    [
        ("Éric.Dupont1205", "eric.dupont1205"),
        ("  ERIC.DUPONT1205\t", "eric.dupont1205"),
        ("jean-baptiste.d’ornano0902", "jeanbaptiste.dornano0902"),
        ("eric . dupont1205", "eric.dupont1205"),
        ("Jean.Dupont@Example.NET ", "jean.dupont@example.net"),
        ("anne-lise@exemple.fr", "anne-lise@exemple.fr"),
        ("", ""),
        ("李", ""),
    ],
)
def test_what_is_typed_to_sign_in_is_folded(typed, login):
    assert fold_login(typed) == login


@pytest.mark.parametrize(
    ("login", "mask"),
    [
        ("eric.dupont1205", "e***.d***5"),
        ("lea.martin0101", "l***.m***1"),
        ("x.y4821", "x***.y***1"),
        ("jeandupont", "j***.j***t"),
        ("", "***.***"),
    ],
)
def test_masks_an_identifiant(login, mask):
    assert mask_username(login) == mask


@pytest.mark.parametrize(("email", "mask"), [("jean.dupont@example.net", "j***@example.net"), ("a@b.fr", "a***@b.fr")])
def test_masks_an_email(email, mask):
    assert mask_email(email) == mask


@pytest.mark.parametrize(
    ("born", "on", "may"),
    [
        (date(2009, 3, 1), date(2024, 2, 29), False),
        (date(2009, 3, 1), date(2024, 3, 1), True),
        (date(2008, 2, 29), date(2023, 2, 28), False),
        (date(2008, 2, 29), date(2023, 3, 1), True),
    ],
)
def test_an_address_opens_an_account_from_the_fifteenth_birthday_on(born, on, may):
    assert may_use_email(born, on=on) is may
