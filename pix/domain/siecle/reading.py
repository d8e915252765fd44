"""Read one value of a pupil as every base writes it: whatever the file, its reader yields the same lines."""

from typing import NamedTuple

from pix.domain.siecle.damage import is_damaged
from pix.domain.siecle.records import NAME_LIMIT, NUMBER_LIMIT
from pix.lib.text import clean_name

_TEXT_SHOWN = 40  # characters of an unreadable value that a report repeats
_LONGEST_READ = 4 * NAME_LIMIT  # a name that is too long is told so; megabytes of it teach nothing more


class ReadName(NamedTuple):
    """A name fit to be kept, what had to be removed, and whether it is anybody's name at all."""

    text: str
    cleaned: bool
    damaged: bool


_NO_NAME = ReadName("", cleaned=False, damaged=False)


def read_name(text: str) -> ReadName:
    """A name, or a class, as the file writes it."""
    if not text:
        return _NO_NAME
    text = text[:_LONGEST_READ]
    name, cleaned = clean_name(text)
    return ReadName(name, cleaned, is_damaged(text[: NAME_LIMIT + 1]))


def read_number(text: str) -> str:
    """A number of the school or of the file; one that is too long to be one is none."""
    number, _ = clean_name(text[:_LONGEST_READ])
    return number if len(number) <= NUMBER_LIMIT else ""


def shorten(text: str) -> str:
    """As much of an unreadable value as a report repeats."""
    return clean_name(text[:_LONGEST_READ])[0][:_TEXT_SHOWN]
