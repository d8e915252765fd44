from datetime import UTC, date, datetime, timedelta

import pytest

from pix.domain.siecle import is_older, school_year_of

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
