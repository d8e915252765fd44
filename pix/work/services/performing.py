"""Run one task that a worker holds, and record how it ended."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction
from django.utils import timezone
from django_tasks import TaskContext

from pix.work.errors import Interruption, TimeLimitPassed, WorkerStopped
from pix.work.models import Row, Worker
from pix.work.promises import Ending, promise_of
from pix.work.services.holding import conclude

Watch = Callable[[timedelta], AbstractContextManager[None]]

PATIENCE = (0.1, 1.0, 2.0, 4.0, 8.0)
"""Seconds between two tries to record an ending while the database does not answer."""


def unwatched(limit: timedelta) -> AbstractContextManager[None]:
    """Let a task run as long as it likes: somebody waits for it, and may interrupt it."""
    return nullcontext()


def perform(*, worker: Worker, row: Row, watch: Watch = unwatched) -> None:
    """Run the task and record how it ended, an error too. ``watch`` surrounds the run and knows its time limit.

    Raises ``LostLease`` when the worker was declared dead meanwhile.
    """
    error: BaseException | None = None
    try:
        task = row.task
        with watch(promise_of(task.func).time_limit), apart_from_what_is_done():
            _call(task, row)
    except BaseException as raised:  # an exit too: a task is not to end its worker
        error = raised
    record_ending(worker=worker, row=row, error=error)
    if isinstance(error, KeyboardInterrupt):
        raise error


def _call(task: Any, row: Row) -> None:
    arguments, named = row.args_kwargs["args"], row.args_kwargs["kwargs"]
    context = (TaskContext(task_result=row.task_result),) if task.takes_context else ()  # type: ignore[arg-type]
    task.call(*context, *arguments, **named)


def apart_from_what_is_done() -> AbstractContextManager[Any]:
    """Let a task that runs inside somebody's transaction, as in tests, fail alone."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def record_ending(*, worker: Worker, row: Row, error: BaseException | None, may_begin_again: bool = True) -> None:
    """Record how the run ended, in a database that may be away for a moment."""
    if isinstance(error, Interruption) and not connection.in_atomic_block:
        connection.close()  # it may wait for an answer still
    for pause in (*PATIENCE, None):
        try:
            drop_dead_connections()
            conclude(
                worker=worker,
                row=row,
                ending=_ending_of(error),
                error=error,
                may_begin_again=may_begin_again,
                at=timezone.now(),
            )
        except (OperationalError, InterfaceError):
            if pause is None or connection.in_atomic_block:
                raise
            time.sleep(pause)
        else:
            return


def drop_dead_connections() -> None:
    """Let what happens next have a connection that works, whatever happened to the one before."""
    if not connection.in_atomic_block:  # somebody's transaction, as in tests: there is no other
        close_old_connections()


def _ending_of(error: BaseException | None) -> Ending:
    match error:
        case None:
            return Ending.DONE
        case TimeLimitPassed():
            return Ending.OVERDUE
        case WorkerStopped():
            return Ending.STOPPED
        case _:
            return Ending.FAILED
