"""Take many things some at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Value = TypeVar("Value")

MOST_IN_A_QUERY = 900
"""Values that one query may name: SQLite, as some build it, takes no list longer than a thousand."""


def in_chunks(values: Iterable[Value], size: int = MOST_IN_A_QUERY) -> Iterator[list[Value]]:
    """Lists of ``size`` values, the last one shorter.

    Rows in their thousands are read so: their numbers first, then the rows of each chunk. Their driver brings the whole
    of an answer into memory, for a cursor kept by the server would not outlive a pooler's transaction.
    """
    remaining = iter(values)
    while chunk := list(islice(remaining, size)):
        yield chunk
