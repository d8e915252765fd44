"""Dates as French administrations write them: ``05/03/2013``, ``5/3/2013``, or ISO ``2013-03-05``.

A year of two digits is refused rather than guessed: a guess that is wrong by a century looks right on screen.
"""

import re
from datetime import date, datetime, time

EARLIEST_YEAR = 1900

# `[0-9]` and not `\d`, which also accepts the digits of other scripts.
_FRENCH = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MOMENT = re.compile(r"(\S+)[ T]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")


def read_date(text: str) -> date | None:
    """Read ``j/m/aaaa`` or ISO; None for anything else, a day that does not exist, or a year before 1900."""
    text = text.strip()
    if match := _FRENCH.fullmatch(text):
        day, month, year = map(int, match.groups())
    elif match := _ISO.fullmatch(text):
        year, month, day = map(int, match.groups())
    else:
        return None
    if year < EARLIEST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_moment(text: str) -> datetime | None:
    """Read ``03/09/2025 08:12:45`` (local time, without zone), or a date alone as its midnight."""
    text = text.strip()
    if match := _MOMENT.fullmatch(text):
        day = read_date(match[1])
        hour, minute, second = int(match[2]), int(match[3]), int(match[4] or 0)
        if day is None or hour > 23 or minute > 59 or second > 59:
            return None
        return datetime.combine(day, time(hour, minute, second))
    day = read_date(text)
    return datetime.combine(day, time()) if day else None


def age(born: date, on: date) -> int:
    """How many years old somebody is that day; a year is reached on the birthday (1 March for a 29 February)."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
