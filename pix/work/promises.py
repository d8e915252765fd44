"""What a task promises: how long it takes, whether it may run twice, who is told when it is given up.

    @task(queue_name="imports")
    @promises(time_limit=timedelta(minutes=15), may_run_twice=True, given_up=tell_the_school)
    def read_upload(roster_import_id: int, *, school_id: int) -> None: ...

A task that does a school's work takes the school's number as ``school_id``, by that name: the queue reads it there, and
lets schools have their turns. Arguments are numbers, never secrets nor names: the database keeps them in clear.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

MOST_BEGINNINGS = 3
"""A task that may run twice is begun so often at most when its workers die: it may be what kills them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What a task says of itself; a task that says nothing stops after five minutes and runs once."""

    time_limit: timedelta = timedelta(minutes=5)
    may_run_twice: bool = False
    # After an error: the waits before the second beginning, the third…
    retry_after: tuple[timedelta, ...] = ()
    retry_on: tuple[type[Exception], ...] = (Exception,)
    # Called with the task's own arguments, in the transaction that gives it up.
    given_up: Callable[..., None] | None = None

    def __post_init__(self) -> None:
        if self.retry_after and not self.may_run_twice:
            raise ValueError("A task that is tried again may run twice: it has to promise so.")


class Ending(Enum):
    """How the run of a task ended."""

    DONE = auto()
    FAILED = auto()
    OVERDUE = auto()
    """It passed its time limit."""
    STOPPED = auto()
    """Its worker was asked to stop, and it took too long to finish."""
    KILLED = auto()
    """Its worker died or fell silent: nobody knows how far it had come."""


_PROMISES: dict[Any, Promise] = {}
_NOTHING_SAID = Promise()


def promises(
    *,
    time_limit: timedelta = _NOTHING_SAID.time_limit,
    may_run_twice: bool = False,
    retry_after: tuple[timedelta, ...] = (),
    retry_on: tuple[type[Exception], ...] = (Exception,),
    given_up: Callable[..., None] | None = None,
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Note what a function promises; stands under ``@task``."""
    promise = Promise(
        time_limit=time_limit,
        may_run_twice=may_run_twice,
        retry_after=retry_after,
        retry_on=retry_on,
        given_up=given_up,
    )

    def note(function: Callable[P, T]) -> Callable[P, T]:
        _PROMISES[function] = promise
        return function

    return note


def promise_of(function: Callable[..., Any]) -> Promise:
    """What this function promised, or what every task does."""
    return _PROMISES.get(function, _NOTHING_SAID)


def begins_again_after(
    promise: Promise, ending: Ending, *, beginnings: int, error: BaseException | None = None
) -> timedelta | None:
    """How long a task whose run ended like this waits until it begins again; None when it is given up."""
    if not promise.may_run_twice:
        return None
    match ending:
        case Ending.STOPPED:
            return timedelta(0)
        case Ending.KILLED if beginnings < MOST_BEGINNINGS:
            return timedelta(0)
        case Ending.FAILED if isinstance(error, promise.retry_on) and beginnings <= len(promise.retry_after):
            return promise.retry_after[beginnings - 1]
        case _:
            return None
