from datetime import date, datetime

import pytest

from pix.lib.dates import age, read_date, read_moment


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05/03/2013", date(2013, 3, 5)),
        ("5/3/2013", date(2013, 3, 5)),
        (" 05/03/2013 ", date(2013, 3, 5)),
        ("2013-03-05", date(2013, 3, 5)),
        ("29/02/2012", date(2012, 2, 29)),
        ("31/02/2012", None),
        ("29/02/2013", None),
        ("05/03/10", None),
        ("2013-3-5", None),
        ("05-03-2013", None),
        ("05/03/0013", None),
        ("05/13/2013", None),
        ("٠٥/٠٣/٢٠١٣", None),
        ("", None),
        ("hier", None),
    ],
)
def test_reads_a_date_or_says_it_cannot(text, day):
    assert read_date(text) == day


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("03/09/2025 08:12:45", datetime.fromisoformat("2025-09-03T08:12:45")),
        ("3/9/2025 8:12", datetime.fromisoformat("2025-09-03T08:12")),
        ("2025-09-03T08:12:45", datetime.fromisoformat("2025-09-03T08:12:45")),
        ("03/09/2025", datetime.fromisoformat("2025-09-03")),
        ("03/09/2025 25:00:00", None),
        ("31/02/2025 08:12:45", None),
        ("", None),
    ],
)
def test_reads_a_moment_or_says_it_cannot(text, moment):
    assert read_moment(text) == moment


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(2010, 5, 12), date(2025, 5, 11), 14),
        (date(2010, 5, 12), date(2025, 5, 12), 15),
        (date(2012, 2, 29), date(2027, 2, 28), 14),
        (date(2012, 2, 29), date(2027, 3, 1), 15),
    ],
)
def test_a_year_is_reached_on_the_birthday(born, on, years):
    assert age(born, on) == years
