"""What an item is graded against: each type of item has its own kind of solution, in a file of its own."""

from collections.abc import Mapping
from typing import Protocol, TypeVar

from pix.domain.grading.verdict import Grade

Answer = str | Mapping[str, str]
"""What a page sends: the number of a proposal (``"2"``), several (``"1,3"``), a text, or a text for each field."""

A = TypeVar("A")


class Solution(Protocol[A]):
    """The solution of one item. ``A`` is the shape of the answers it reads."""

    def read(self, answer: Answer) -> A | None:
        """The answer in the shape that can be graded, without what was not asked; ``None`` for any other shape."""

    def grade(self, answer: A) -> Grade:
        """Judge an answer that was read."""

    def right_answer(self) -> A:
        """An answer that is graded right."""


def as_text(answer: Answer) -> str | None:
    """How the solution of one thing to write or to choose reads an answer."""
    return answer if isinstance(answer, str) else None
