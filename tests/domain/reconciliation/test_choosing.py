from datetime import date

import pytest

from pix.domain.reconciliation import Bearer, Seeker, choose_accounts

BORN = date(2010, 3, 5)
ZOE = Seeker(1, ("AA",), BORN, "cormier", "zoe", needs_proof=False)


def bearer(user_id=7, birth_date=BORN, last_key="cormier", first_key="zoe", certificates=0, active=None):
    return Bearer(user_id, birth_date, last_key, first_key, certificates, active)


@pytest.mark.parametrize(
    ("bearers", "account"),
    [
        ([bearer()], 7),
        ([], None),
        ([bearer(birth_date=date(2010, 5, 3))], None),
        ([bearer(last_key="cormie")], None),
        ([bearer(first_key="")], None),
        ([bearer(), bearer()], 7),
        ([bearer(), bearer(8)], None),
        ([bearer(), bearer(8, certificates=1)], 8),
        ([bearer(active=date(2025, 9, 1)), bearer(8, active=date(2025, 6, 1))], 7),
        ([bearer(active=date(2025, 9, 1)), bearer(8, certificates=1)], 8),
        ([bearer(), bearer(8, birth_date=date(2010, 5, 3), certificates=9)], 7),
    ],
)
def test_chooses_the_account_that_is_surely_theirs(bearers, account):
    chosen, clashes = choose_accounts([ZOE], {"AA": bearers}, taken=set())

    assert chosen == ({} if account is None else {1: account})
    assert clashes == set()


@pytest.mark.parametrize(
    "seeker", [ZOE._replace(needs_proof=True), ZOE._replace(first_key="", last_key=""), ZOE._replace(ines=("BB",))]
)
def test_links_nobody_in_doubt(seeker):
    assert choose_accounts([seeker], {"AA": [bearer(), bearer(first_key="", last_key="")]}, taken=set()) == ({}, set())


def test_a_former_ine_finds_the_account_too():
    assert choose_accounts([ZOE._replace(ines=("CC", "AA"))], {"AA": [bearer()]}, taken=set()) == ({1: 7}, set())


def test_an_account_of_somebody_else_here_is_left_alone():
    assert choose_accounts([ZOE], {"AA": [bearer()]}, taken={7}) == ({}, {1})


def test_two_pupils_who_lead_to_one_account_are_both_left_alone():
    other = ZOE._replace(position=2, ines=("BB",))

    assert choose_accounts([ZOE, other], {"AA": [bearer()], "BB": [bearer()]}, taken=set()) == ({}, {1, 2})
