from datetime import UTC, date, datetime, timedelta

import pytest

from pix.domain.siecle import is_older, is_other_year, school_year_of

MONDAY = datetime(2026, 9, 7, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 7, 31), 2025),
        (date(2026, 8, 1), 2026),
        (date(2026, 12, 31), 2026),
        (date(2027, 1, 1), 2026),
    ],
)
def test_a_school_year_begins_in_august(day, year):
    assert school_year_of(day) == year


@pytest.mark.parametrize(
    ("exported_at", "last", "older"),
    [
        (MONDAY - SECOND, MONDAY, True),
        (MONDAY, MONDAY, False),
        (MONDAY + SECOND, MONDAY, False),
        (None, MONDAY, False),
        (MONDAY, None, False),
        (None, None, False),
    ],
)
def test_a_file_is_older_than_the_last_one_when_both_say_so(exported_at, last, older):
    assert is_older(exported_at, than=last) is older


@pytest.mark.parametrize(
    ("year", "base", "today", "other"),
    [
        pytest.param(2026, 2026, date(2026, 11, 26), False, id="the year goes on"),
        pytest.param(2026, 2025, date(2026, 8, 1), False, id="the next year, from the first of August"),
        pytest.param(2026, 2025, date(2026, 7, 31), True, id="the next year, prepared in July"),
        pytest.param(2026, 2025, date(2026, 6, 12), True, id="the next year, prepared in June"),
        pytest.param(2025, 2026, date(2026, 11, 26), True, id="last year's file, found again"),
        pytest.param(2025, 2025, date(2026, 7, 31), False, id="the last days of a year"),
        pytest.param(2025, 2025, date(2026, 8, 31), True, id="the year that is over"),
        pytest.param(2026, 2024, date(2026, 9, 1), True, id="a school that left out a year"),
        pytest.param(2027, 2026, date(2026, 9, 1), True, id="a year too early"),
        pytest.param(2062, 2026, date(2026, 9, 1), True, id="a mistyped year"),
        pytest.param(2026, None, date(2026, 9, 1), False, id="a first base"),
        pytest.param(2025, None, date(2026, 9, 1), True, id="a first base of last year"),
        pytest.param(None, 2026, date(2027, 9, 1), False, id="a file that does not say"),
    ],
)
def test_a_file_of_another_year_is_one_that_nobody_expects_on_that_day(year, base, today, other):
    assert is_other_year(year, base=base, today=today) is other
