from datetime import date

import pytest

from pix.domain.reconciliation import birth_date_slips


def test_lists_one_wrong_digit_and_day_and_month_swapped():
    slips = birth_date_slips(date(2010, 9, 5))

    assert {date(2010, 5, 9), date(2010, 9, 15), date(2010, 8, 5), date(2011, 9, 5), date(2090, 9, 5)} <= slips
    assert date(2010, 9, 5) not in slips
    assert date(2010, 9, 16) not in slips


@pytest.mark.parametrize(
    "born", [date(2012, 2, 29), date(2011, 11, 11), date(1900, 1, 1), date(2099, 12, 31), date(1, 1, 1)]
)
def test_only_real_days_of_our_times_are_listed(born):
    slips = birth_date_slips(born)

    assert all(1900 <= slip.year <= 2099 for slip in slips)
    assert len(slips) < 60


def test_a_slip_is_mutual():
    born = date(2010, 9, 5)

    assert all(born in birth_date_slips(slip) for slip in birth_date_slips(born))
