"""What stands for the INE of a pupil who has none yet."""

from datetime import date

import pytest

from pix.domain.siecle.finding import fold_names, provisional_key
from pix.domain.siecle.records import Person

ZOE = Person("", "7", "41", "CORMIER", "PETIT", "Zoé", "Lou", "", date(2010, 3, 5), "F", "6A")


def key(**changes):
    person = ZOE._replace(**changes)
    return provisional_key(person, fold_names(person))


@pytest.mark.parametrize(
    "changes",
    [
        {"last_name": "Cormier"},
        {"first_name": "ZOE"},
        {"usage_name": ""},
        {"second_name": ""},
        {"sex": ""},
        {"division": "5A"},
        {"eleve_id": "42"},
        {"ine": "123456789AA"},
    ],
)
def test_the_same_pupil_gives_the_same_key(changes):
    assert key(**changes) == key()


@pytest.mark.parametrize(
    "changes",
    [
        {"elenoet": "8"},
        {"elenoet": ""},
        {"last_name": "ABADIE"},
        {"first_name": "Noé"},
        {"birth_date": date(2010, 3, 6)},
        {"last_name": "李"},
        {"first_name": "黎"},
    ],
)
def test_another_pupil_gives_another(changes):
    assert key(**changes) != key()


def test_names_that_fold_to_nothing_and_numbers_of_two_kinds_stay_apart():
    assert key(last_name="李") != key(last_name="黎")
    assert key(first_name="李") != key(first_name="黎")
    assert key(elenoet="", eleve_id="41") != key(elenoet="", eleve_id="42")
    assert key(elenoet="41") != key(elenoet="", eleve_id="41")
