"""Real processes, really killed: what a worker held is taken up again or given up, and none can hang."""

import os
import signal
import time
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from pix.rosters.models import RosterImport, Student
from pix.rosters.services import importing
from pix.work.models import Timer, Worker
from tests.domain.siecle.export import pupil
from tests.rosters.importing import export_of
from tests.work import acts
from tests.work.processes import children, is_there, silent_server, until

STOPS_WITHIN = 10.0


def row() -> DBTaskResult:
    """The task queued last."""
    return DBTaskResult.objects.latest("enqueued_at")


def begun(times: int = 1) -> bool:
    """A worker holds the task, for the first time, or once more."""
    return len(row().worker_ids) == times and Worker.objects.filter(task__isnull=False).exists()


def kill_worker(supervisor) -> None:
    (worker,) = children(supervisor)
    os.kill(worker, signal.SIGKILL)


def test_a_worker_is_found_by_its_lane_among_the_processes(work):
    supervisor = work("imports", "mails")
    until(lambda: Worker.objects.count() == 2)

    names = {Path(f"/proc/{pid}/comm").read_text().strip() for pid in children(supervisor)}

    assert names == {"pix imports", "pix mails"}


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


@pytest.mark.parametrize("held", ["mails", "imports"])
def test_a_mail_that_hangs_delays_no_import_nor_the_reverse(work, held):
    with silent_server() as server:
        if held == "mails":
            acts.greet.enqueue(server.getsockname()[1])
        else:
            acts.last.enqueue(600, school_id=1)
        work("imports", "mails")
        until(begun)

        quick = acts.last.enqueue(0, school_id=1) if held == "mails" else acts.note.enqueue(0, school_id=1)

        until(lambda: DBTaskResult.objects.get(pk=quick.id).status == TaskResultStatus.SUCCESSFUL)
        assert Worker.objects.get(lane=held).task is not None


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


def test_an_import_outlives_the_workers_that_read_and_apply_it(work, school):
    content = export_of(school, *(pupil(ine=f"{number:09}AA", number=str(number)) for number in range(2000)))
    roster_import = importing.receive_file(
        school=school, content=content, name="x.xml", asked_by=None, queued=True, at=timezone.now()
    )
    supervisor = work("imports")

    def becomes(status: RosterImport.Status) -> bool:
        roster_import.refresh_from_db()
        return roster_import.status == status

    until(begun)
    kill_worker(supervisor)
    until(lambda: becomes(RosterImport.Status.PREVIEWED))
    importing.confirm_roster(roster_import=roster_import, confirmed_by=None, queued=True, at=timezone.now())
    until(begun)
    kill_worker(supervisor)
    until(lambda: becomes(RosterImport.Status.IMPORTED))

    assert Student.objects.count() == roster_import.counts["added"] == 2000
    assert all(len(one.worker_ids) > 1 for one in DBTaskResult.objects.order_by("enqueued_at"))


def test_the_worker_of_timers_runs_what_is_due(work):
    work("timers")

    until(lambda: Timer.objects.filter(line="erase_join_attempts", succeeded_at__isnull=False).exists())
    until(lambda: Timer.objects.filter(line="no_such_command", failure="CommandError").exists())


def test_a_worker_that_took_much_memory_makes_room_for_a_fresh_one(work):
    for _task in range(2):
        acts.take_much_memory.enqueue()
    work("credentials")

    until(lambda: DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL).count() == 2)

    first, second = DBTaskResult.objects.order_by("enqueued_at")
    assert first.worker_ids != second.worker_ids
