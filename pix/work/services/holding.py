"""Workers come, take a task, say that they live, and go. Those that fall silent lose what they hold.

A worker records how a task ended only if it still holds it, so that one declared dead too early writes nothing.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import get_date_max

from pix.work.errors import LostLease, SchoolIsBusy
from pix.work.lanes import lane_of
from pix.work.models import Row, Turn, Worker, WorkerQuerySet
from pix.work.promises import Ending, Promise, begins_again_after, promise_of
from pix.work.services import queueing

logger = logging.getLogger(__name__)

_TRIES = 3


def register_worker(*, name: str, lane: str, at: datetime) -> Worker:
    """A process begins to work in a lane."""
    return Worker.objects.create(name=name, lane=lane, started_at=at, seen_at=at)


def give_sign(*, worker: Worker, at: datetime) -> None:
    """The worker lives. Raises ``LostLease`` when it was declared dead meanwhile: it has to stop at once."""
    if not Worker.objects.filter(pk=worker.pk).update(seen_at=at):
        raise LostLease


def take_next(*, worker: Worker, at: datetime) -> Row | None:
    """Take the next task of the worker's lane, if there is one; from then on the worker holds it."""
    if not queueing.due(at=at).filter(queue_name=worker.lane).exists():
        return None  # the usual answer, for a fifth of the price
    for _try in range(_TRIES):
        # Chosen before the lock: on SQLite nobody else writes under it.
        row = queueing.waiting(lane=worker.lane, at=at).first()
        if row is None:
            return None
        try:
            return take(worker=worker, task_id=row.pk, at=at)
        except (Row.DoesNotExist, SchoolIsBusy):  # another worker was quicker
            continue
    return None


@transaction.atomic
def take(*, worker: Worker, task_id: UUID, at: datetime) -> Row:
    """Take this very task, whoever's turn it is, unless another worker does (``Row.DoesNotExist``).

    Raises ``SchoolIsBusy`` when its school already has one running.
    """
    row = Row.objects.select_for_update(of=("self",), skip_locked=True).get(pk=task_id, status=TaskResultStatus.READY)
    try:
        with transaction.atomic():
            _hold(worker, row, at)
    except IntegrityError:  # one_task_at_a_time_per_school_and_lane
        raise SchoolIsBusy from None
    return row


def _hold(worker: Worker, row: Row, at: datetime) -> None:
    school_id = queueing.school_of(row)
    alone = lane_of(worker.lane).one_a_school and school_id != queueing.NOBODY
    if not Worker.objects.filter(pk=worker.pk, task=None).update(
        task=row, task_since=at, seen_at=at, school_id=school_id or None, alone=alone
    ):
        raise LostLease
    row.claim(worker.name)
    Turn.objects.bulk_create(
        [Turn(lane=worker.lane, school_id=school_id, served_at=at)],
        update_conflicts=True,
        unique_fields=["lane", "school_id"],
        update_fields=["served_at"],
    )


@transaction.atomic
def conclude(
    *,
    worker: Worker,
    row: Row,
    ending: Ending,
    error: BaseException | None = None,
    may_begin_again: bool = True,
    at: datetime,
) -> None:
    """Record how the task ended: it is done, waits to begin again, or is given up. The worker holds nothing any more.

    Raises ``LostLease`` when the worker does not hold it any more. Of an error only the class is kept: its text may
    quote somebody's data.
    """
    if not _let_go(worker, row):
        raise LostLease
    _settle(row, ending, error, at, may_begin_again=may_begin_again)


@transaction.atomic
def dismiss_worker(*, worker: Worker) -> None:
    """A worker goes, in good order: it holds nothing."""
    Worker.objects.filter(pk=worker.pk, task=None).delete()


def bury_silent_workers(*, at: datetime) -> int:
    """Remove the workers that gave no sign for so long, and settle what they held; how many there were."""
    return _bury(Worker.objects.silent(at), Ending.KILLED, at)


def bury_worker(*, name: str, ending: Ending, at: datetime) -> int:
    """The same for one that is surely dead, at once: whoever started it saw it end."""
    return _bury(Worker.objects.filter(name=name), ending, at)


def _bury(dead: WorkerQuerySet, ending: Ending, at: datetime) -> int:
    buried = 0
    for number in list(dead.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            # Asked again under the lock: it may have given a sign, or be buried already.
            worker = dead.select_for_update(of=("self",), skip_locked=True).filter(pk=number).first()
            if worker is None:
                continue
            held = worker.task_id and Row.objects.select_for_update(of=("self",)).get(pk=worker.task_id)
            worker.delete()
            if held:
                _settle(held, ending, None, at)
            buried += 1
    return buried


def _let_go(worker: Worker, row: Row) -> bool:
    return bool(
        Worker.objects.filter(pk=worker.pk, task=row).update(task=None, task_since=None, school_id=None, alone=False)
    )


def _settle(
    row: Row, ending: Ending, error: BaseException | None, at: datetime, *, may_begin_again: bool = True
) -> None:
    if ending == Ending.DONE:
        _finish(row, TaskResultStatus.SUCCESSFUL, "", at)
        return
    promise, kind = _promise_of(row), _kind(ending, error)
    wait = begins_again_after(promise, ending, beginnings=len(row.worker_ids), error=error)
    if wait is None or not may_begin_again:
        logger.error("%s %s is given up: %s", row.task_path, row.pk, kind)
        _finish(row, TaskResultStatus.FAILED, kind, at)
        _tell_given_up(row, promise)
        return
    logger.warning("%s %s begins again: %s", row.task_path, row.pk, kind)
    _put_back(row, ending, wait, at)


def _put_back(row: Row, ending: Ending, wait: timedelta, at: datetime) -> None:
    row.status = TaskResultStatus.READY
    row.started_at = None
    row.run_after = at + wait if wait else get_date_max()
    if ending == Ending.STOPPED:  # no fault of the task's: this beginning does not count
        row.worker_ids = row.worker_ids[:-1]
    row.save(update_fields=["status", "started_at", "run_after", "worker_ids"])


def _finish(row: Row, status: TaskResultStatus, kind: str, at: datetime) -> None:
    row.status, row.finished_at, row.exception_class_path = status, at, kind
    row.save(update_fields=["status", "finished_at", "exception_class_path"])


def _tell_given_up(row: Row, promise: Promise) -> None:
    if promise.given_up is None:
        return
    try:
        with transaction.atomic():
            promise.given_up(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
    except Exception as error:
        # Whoever settles this task has others to settle.
        logger.error("%s %s could not be told: %s", row.task_path, row.pk, type(error).__name__)  # noqa: TRY400


def _promise_of(row: Row) -> Promise:
    try:
        return promise_of(row.task.func)
    except Exception:  # the code of the task is gone: it promises nothing any more
        return Promise()


def _kind(ending: Ending, error: BaseException | None) -> str:
    if error is not None:
        return f"{type(error).__module__}.{type(error).__qualname__}"
    return f"{Ending.__module__}.{ending.name}"
