"""Take many things some at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Value = TypeVar("Value")

MOST_IN_A_QUERY = 900
"""Values that one query may name: SQLite, as some build it, takes no list longer than a thousand."""


def in_chunks(values: Iterable[Value], size: int = MOST_IN_A_QUERY) -> Iterator[list[Value]]:
    """Lists of ``size`` values, the last one shorter.

    Rows in their thousands that need not lie in memory together are read so: their numbers first, then the rows of each
    chunk. ``iterator`` would not do: the driver brings an answer whole, for a cursor of the server would not outlive
    the transaction for which a pooler lends a connection.
    """
    remaining = iter(values)
    while chunk := list(islice(remaining, size)):
        yield chunk
