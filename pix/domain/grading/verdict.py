"""What grading says of an answer, and what the clock may change in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Result(StrEnum):
    """The outcome of one answer. Only ``OK`` counts as success for the adaptive test."""

    OK = "ok"
    KO = "ko"
    SKIPPED = "skipped"
    PARTIALLY = "partially"
    TIMED_OUT = "timed_out"
    FOCUS_LOST = "focus_lost"


@dataclass(frozen=True, slots=True)
class Grade:
    """A result, and for a text with gaps the verdict of each field."""

    result: Result
    fields: Mapping[str, bool] = field(default_factory=dict)

    @property
    def solved(self) -> bool:
        return self.result is Result.OK


def after_the_clock(result: Result, *, seconds_left: int | None, focus_lost: bool) -> Result:
    """Withdraw a success that came too late or from another window.

    ``seconds_left`` is ``None`` for an untimed item and negative once the time is
    over. A wrong answer stays wrong: there is nothing to withdraw.
    """
    if result is not Result.OK:
        return result
    if seconds_left is not None and seconds_left < 0:
        return Result.TIMED_OUT
    return Result.FOCUS_LOST if focus_lost else Result.OK
