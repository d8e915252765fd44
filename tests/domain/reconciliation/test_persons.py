from datetime import date

import pytest

from pix.domain.reconciliation import (
    RankedAccount,
    SchoolRecord,
    are_surely_one_person,
    best_accounts,
    is_somebody_elses,
    may_be_one_person,
)

BORN, ANOTHER_DAY = date(2010, 3, 5), date(2010, 5, 3)
SEPTEMBER, JUNE = date(2025, 9, 1), date(2025, 6, 1)
ZOE = SchoolRecord("AA", BORN, "cormier", "zoe")


@pytest.mark.parametrize(
    ("accounts", "best"),
    [
        ([], []),
        ([RankedAccount(7, 0, None)], [7]),
        ([RankedAccount(7, 0, None), RankedAccount(7, 0, None)], [7]),
        ([RankedAccount(7, 1, None), RankedAccount(8, 0, SEPTEMBER)], [7]),
        ([RankedAccount(7, 2, JUNE), RankedAccount(8, 10, None)], [8]),
        ([RankedAccount(7, 1, SEPTEMBER), RankedAccount(8, 1, JUNE)], [7]),
        ([RankedAccount(7, 1, None), RankedAccount(8, 1, JUNE)], [8]),
        ([RankedAccount(7, 1, JUNE), RankedAccount(9, 1, JUNE), RankedAccount(8, 1, JUNE)], [9, 8, 7]),
        ([RankedAccount(7, 0, None), RankedAccount(8, 0, None)], [8, 7]),
        ([RankedAccount(7, 1, JUNE), RankedAccount(8, 1, JUNE), RankedAccount(9, 0, SEPTEMBER)], [8, 7]),
    ],
)
def test_the_most_certified_comes_first_then_the_last_active(accounts, best):
    assert best_accounts(accounts) == best
    assert best_accounts(accounts[::-1]) == best


@pytest.mark.parametrize(
    ("elsewhere", "alike"),
    [
        ({}, True),
        ({"birth_date": ANOTHER_DAY}, True),
        ({"last_key": "durand", "first_key": "noe"}, True),
        ({"birth_date": ANOTHER_DAY, "first_key": "noe"}, False),
        ({"birth_date": ANOTHER_DAY, "last_key": "durand"}, False),
    ],
)
def test_two_who_share_an_ine_may_be_one_person_by_their_birthdate_or_their_names(elsewhere, alike):
    assert may_be_one_person(ZOE, ZOE._replace(**elsewhere)) is alike


@pytest.mark.parametrize(
    ("here", "elsewhere", "surely"),
    [
        ({}, {}, True),
        ({}, {"ine": "BB"}, False),
        ({"ine": None}, {"ine": None}, False),
        ({"ine": ""}, {"ine": ""}, False),
        ({}, {"first_key": "noe"}, True),
        ({}, {"birth_date": ANOTHER_DAY}, True),
        ({}, {"birth_date": ANOTHER_DAY, "first_key": "noe"}, False),
        ({"needs_proof": True}, {}, True),
        ({"needs_proof": True}, {"first_key": "noe"}, False),
        ({}, {"first_key": "noe", "needs_proof": True}, True),
    ],
)
def test_near_a_twin_only_the_names_make_sure(here, elsewhere, surely):
    assert are_surely_one_person(ZOE._replace(**here), ZOE._replace(**elsewhere)) is surely


OTHER = ZOE._replace(ine="BB", birth_date=ANOTHER_DAY)


@pytest.mark.parametrize(
    ("elsewhere", "refused"),
    [
        ([], False),
        ([OTHER], True),
        ([OTHER._replace(ine=None)], False),
        ([OTHER._replace(ine="AA")], False),
        ([OTHER._replace(birth_date=BORN)], False),
        ([OTHER, OTHER._replace(ine="CC")], True),
        ([OTHER, OTHER._replace(birth_date=BORN)], False),
        ([OTHER, ZOE._replace(ine=None)], True),
    ],
)
def test_an_account_is_somebody_elses_when_every_ine_and_birthdate_differ(elsewhere, refused):
    assert is_somebody_elses(ZOE, elsewhere) is refused
