"""Grade a text with gaps (QROCM): each gap its solutions, or all in any order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pix.domain.grading.short_text import ShortText, slips
from pix.domain.grading.solution import Answer
from pix.domain.grading.verdict import Grade, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloze:
    """The fields of a text with gaps.

    In a ``dependent`` one, an answer may stand in any gap, and two answers that
    say the same count once. ``scoring`` then says from how many right answers
    the item is partly or wholly right; without it, all are needed.
    """

    fields: Mapping[str, ShortText]
    dependent: bool = False
    scoring: Mapping[int, int] | None = None

    def read(self, answer: Answer) -> Mapping[str, str] | None:
        """The texts of our fields; one that is not ours is left out."""
        if isinstance(answer, str):
            return None
        return {name: text for name, text in answer.items() if name in self.fields}

    def grade(self, answer: Mapping[str, str]) -> Grade:
        """Grade every field, then the whole. A field left out is wrong."""
        if not self.dependent:
            verdicts = {name: slips(field, answer.get(name, "")) is not None for name, field in self.fields.items()}
            return Grade(Result.OK if all(verdicts.values()) else Result.KO, verdicts)
        right = _fields_that_say_something_new(self, answer)
        return Grade(_result(self, len(right)), {name: name in right for name in self.fields})

    def right_answer(self) -> Mapping[str, str]:
        return {name: field.right_answer() for name, field in self.fields.items()}


def _result(item: Cloze, right: int) -> Result:
    if item.scoring is None:
        return Result.OK if right == len(item.fields) else Result.KO
    if right >= max(item.scoring):
        return Result.OK
    return Result.PARTIALLY if right >= min(item.scoring) else Result.KO


def _fields_that_say_something_new(item: Cloze, answer: Mapping[str, str]) -> set[str]:
    """Pair answers with groups of solutions, as many as can be (augmenting paths, Kuhn).

    An answer that fits two groups is never counted against another that fits
    only one of them, whatever the order they were written in.
    """
    groups = list(item.fields.values())
    reachable = {name: _groups_in_reach(groups, answer.get(name, "")) for name in item.fields}
    paired: dict[int, str] = {}

    def find_a_group(name: str, tried: set[int]) -> bool:
        for group in reachable[name]:
            if group in tried:
                continue
            tried.add(group)
            if group not in paired or find_a_group(paired[group], tried):
                paired[group] = name
                return True
        return False

    for name in item.fields:
        find_a_group(name, set())
    return set(paired.values())


def _groups_in_reach(groups: Sequence[ShortText], answer: str) -> list[int]:
    distances = ((slips(group, answer), index) for index, group in enumerate(groups))
    return [index for _, index in sorted((near, index) for near, index in distances if near is not None)]
