"""Do a task's work in this very process, as a worker would: a command line, or a test, waits for it."""

import _thread
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone
from django_tasks.base import Task
from django_tasks.utils import normalize_json
from django_tasks_db.models import get_date_max

from pix.work.errors import SchoolIsBusy
from pix.work.models import Row, Worker
from pix.work.promises import promise_of
from pix.work.services.holding import dismiss_worker, register_worker, take
from pix.work.services.performing import apart_from_what_is_done, perform, record_ending
from pix.work.services.watching import watching


def name_of_a_worker() -> str:
    """Make a name that no worker ever had: the machine's, and chance."""
    return f"{socket.gethostname()[:80]}-{secrets.token_hex(4)}"


@contextmanager
def standing_in(lane: str) -> Iterator[Worker]:
    """Be a worker of this lane for a while: what it holds is settled by the others if this process dies."""
    worker = register_worker(name=name_of_a_worker(), lane=lane, at=timezone.now())
    try:
        yield worker
    finally:
        dismiss_worker(worker=worker)


def hold(worker: Worker, task: Task[Any, Any], *arguments: Any, **named: Any) -> Row:
    """Queue a task and hold it, in the transaction of the act that calls for it: no other worker sees it wait.

    Raises ``SchoolIsBusy`` when a task of its school runs in this lane.
    """
    row = Row.objects.create(
        args_kwargs=normalize_json({"args": arguments, "kwargs": named}),
        priority=task.priority,
        task_path=task.module_path,
        queue_name=task.queue_name,
        backend_name=task.backend,
        run_after=get_date_max(),
    )
    return take(worker=worker, task_id=row.pk, at=timezone.now())


@contextmanager
def doing(worker: Worker, row: Row) -> Iterator[None]:
    """What is inside does the work of the task that is held. What it raises is raised, and gives the task up."""
    error: BaseException | None = None
    limit = promise_of(row.task.func).time_limit
    try:
        with watching(worker=worker, limit=limit, lost=_thread.interrupt_main), apart_from_what_is_done():
            yield
    except BaseException as raised:
        error = raised
    record_ending(worker=worker, row=row, error=error, may_begin_again=False)
    if error is not None:
        raise error


def run_queued(*, row: Row) -> None:
    """Run a task that waits, unless its school has one running: then it goes on waiting."""
    with standing_in(row.queue_name) as worker:
        try:
            row = take(worker=worker, task_id=row.pk, at=timezone.now())
        except SchoolIsBusy:
            return
        perform(worker=worker, row=row)
