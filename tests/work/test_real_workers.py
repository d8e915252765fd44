"""Real processes, really killed: what a worker held is taken up again or given up, and none can hang."""

import os
import signal
import time

import pytest
from django.db import connection
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from pix.work.models import Worker
from tests.work import acts
from tests.work.processes import children, is_there, silent_server, until

STOPS_WITHIN = 10.0


def row() -> DBTaskResult:
    return DBTaskResult.objects.get()


def begun(times: int = 1) -> bool:
    """A worker holds the task, for the first time, or once more."""
    return len(row().worker_ids) == times and Worker.objects.filter(task__isnull=False).exists()


def kill_worker(supervisor) -> None:
    (worker,) = children(supervisor)
    os.kill(worker, signal.SIGKILL)


def test_what_a_killed_worker_held_begins_again(work):
    acts.last.enqueue(600)
    supervisor = work("imports")
    until(begun)

    kill_worker(supervisor)

    until(lambda: begun(2))
    assert len(set(row().worker_ids)) == 2
    assert Worker.objects.count() == 1


def test_what_may_not_run_twice_is_given_up_when_its_worker_is_killed(work, tmp_path):
    told = tmp_path / "told"
    acts.last_once.enqueue(600, told=str(told))
    supervisor = work("imports")
    until(begun)

    kill_worker(supervisor)

    until(lambda: row().status == TaskResultStatus.FAILED)
    assert row().exception_class_path == "pix.work.promises.KILLED"
    assert told.read_text() == "given up"


def test_a_task_that_kills_its_workers_is_given_up(work, tmp_path):
    told = tmp_path / "told"
    acts.kill_my_worker.enqueue(told=str(told))
    work("imports")

    until(lambda: row().status == TaskResultStatus.FAILED)

    assert len(row().worker_ids) == 3
    assert told.read_text() == "given up"


def test_when_all_are_killed_the_next_ones_take_it_up_once_the_lease_is_over(work):
    acts.last.enqueue(600)
    supervisor = work("imports")
    until(begun)
    (worker,) = children(supervisor)
    for pid in (supervisor.pid, worker):
        os.kill(pid, signal.SIGKILL)

    work("imports")

    until(lambda: begun(2))


def test_a_worker_whose_supervisor_is_killed_ends_what_it_does_and_goes(work):
    acts.last.enqueue(2)
    supervisor = work("imports")
    until(begun)
    (worker,) = children(supervisor)

    os.kill(supervisor.pid, signal.SIGKILL)

    until(lambda: not is_there(worker))
    assert (row().status, len(row().worker_ids)) == (TaskResultStatus.SUCCESSFUL, 1)
    assert not Worker.objects.exists()


@pytest.mark.parametrize("task", ["silent server", "endless query"])
def test_asked_to_stop_it_ends_within_ten_seconds_whatever_it_waits_for(work, task):
    with silent_server() as server:
        if task == "silent server":
            acts.greet.enqueue(server.getsockname()[1])
        else:
            acts.ask_for_ever.enqueue()
        supervisor = work("mails", "audits")
        until(begun)
        workers = children(supervisor)
        asked_at = time.monotonic()

        supervisor.terminate()

        assert supervisor.wait(timeout=60) == 0
        assert time.monotonic() - asked_at < STOPS_WITHIN
    assert not any(map(is_there, workers))
    if task == "silent server":
        assert (row().status, row().worker_ids) == (TaskResultStatus.READY, [])


def test_asked_to_stop_a_worker_finishes_what_takes_a_moment(work):
    acts.last.enqueue(0.5)
    supervisor = work("imports")
    until(begun)

    supervisor.terminate()

    assert supervisor.wait(timeout=60) == 0
    assert row().status == TaskResultStatus.SUCCESSFUL
    assert not Worker.objects.exists()


@pytest.mark.parametrize("task", ["silent server", "endless query"])
def test_a_task_that_passes_its_limit_is_stopped_and_the_next_one_begins(work, task):
    with silent_server() as server:
        if task == "silent server":
            result = acts.greet_for_two_seconds.enqueue(server.getsockname()[1])
            acts.note.enqueue(1)
        else:
            result = acts.ask_for_two_seconds.enqueue()
            acts.note_for_school.enqueue(1, school_id=0)
        work("mails", "audits")

        until(lambda: DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL).exists())

    overdue = DBTaskResult.objects.get(pk=result.id)
    assert overdue.status == TaskResultStatus.FAILED
    assert overdue.exception_class_path in ("pix.work.errors.TimeLimitPassed", "pix.work.promises.OVERDUE")
    assert (overdue.exception_class_path == "pix.work.promises.OVERDUE") == (
        connection.vendor == "sqlite" and task == "endless query"
    )
