"""What a person types about themselves, and what a school knows about its pupils.

A class list is known by everybody in the class: names prove nothing, the birthdate proves a little. A birthdate
that is off by one digit, or whose day and month are swapped, is a slip of the fingers or of the office; any other
wrong birthdate is another person.
"""

from dataclasses import dataclass
from datetime import date

from pix.lib.dates import EARLIEST_YEAR

LATEST_YEAR = 2099


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedIdentity:
    """First name, last name and birthdate, as somebody typed them."""

    first_name: str
    last_name: str
    birth_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A current pupil of the school, as its base writes them.

    ``first_names`` are the registered ones in their order, the usual one first; ``needs_proof`` says that the import
    saw a twin or a homonym near.
    """

    key: int
    first_names: tuple[str, ...]
    last_name: str
    usage_name: str = ""
    birth_date: date
    needs_proof: bool = False


def birth_date_slips(birth_date: date) -> frozenset[date]:
    """List the dates that one wrong digit of ``JJMMAAAA``, or day and month swapped, make of this one."""
    typed = f"{birth_date:%d%m}{birth_date.year:04}"
    variants = {typed[2:4] + typed[0:2] + typed[4:]}
    for position, right in enumerate(typed):
        variants.update(typed[:position] + wrong + typed[position + 1 :] for wrong in "0123456789" if wrong != right)
    slips = {_read(variant) for variant in variants}
    return frozenset(slip for slip in slips if slip is not None and slip != birth_date)


def _read(digits: str) -> date | None:
    day, month, year = int(digits[0:2]), int(digits[2:4]), int(digits[4:8])
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
