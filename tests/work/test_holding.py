"""A worker holds what it took as long as it gives signs of life; of an error only the class is kept."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from pix.work.errors import LostLease, SchoolIsBusy
from pix.work.models import Worker
from pix.work.promises import Ending
from pix.work.services import holding
from pix.work.services.performing import perform
from pix.work.services.standing_in import doing, hold, standing_in
from tests.work import acts
from tests.work.factories import let_a_worker_die, make_worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]

Status = TaskResultStatus


def take(worker, at=None):
    row = holding.take_next(worker=worker, at=at or timezone.now())
    assert row is not None
    return row


def settled():
    """The one task, as it stands now."""
    return DBTaskResult.objects.get()


def test_a_task_is_done_by_the_worker_that_took_it_and_leaves_it_free():
    acts.note.enqueue(1, school_id=7)
    worker = make_worker("mails")

    perform(worker=worker, row=take(worker))

    assert (settled().status, settled().worker_ids) == (Status.SUCCESSFUL, [worker.name])
    worker.refresh_from_db()
    assert (worker.task, worker.school_id, worker.alone) == (None, None, False)


@pytest.mark.parametrize(("silence", "buried"), [(59, 0), (61, 1)])
def test_a_minute_of_silence_is_death(silence, buried):
    now = timezone.now()
    worker = make_worker("imports", silence=timedelta(seconds=silence))

    assert holding.bury_silent_workers(at=now) == buried
    assert Worker.objects.filter(pk=worker.pk).exists() is not bool(buried)


def test_what_a_silent_worker_held_is_anothers_and_it_can_record_nothing_any_more():
    acts.last.enqueue(0)
    now = timezone.now()
    slow, quick = make_worker("imports"), make_worker("imports")
    row = take(slow, now)
    Worker.objects.filter(pk=slow.pk).update(seen_at=now - timedelta(minutes=2))

    holding.bury_silent_workers(at=now)

    assert take(quick, now) == row
    for late in (
        lambda: holding.give_sign(worker=slow, at=now),
        lambda: holding.conclude(worker=slow, row=row, ending=Ending.DONE, at=now),
        lambda: holding.take_next(worker=slow, at=now) or holding.give_sign(worker=slow, at=now),
    ):
        with pytest.raises(LostLease):
            late()
    assert settled().status == Status.RUNNING


def test_a_worker_that_gave_a_sign_meanwhile_is_not_buried():
    now = timezone.now()
    worker = make_worker("imports", silence=timedelta(minutes=2))
    silent = Worker.objects.silent(now)
    assert silent.exists()

    holding.give_sign(worker=worker, at=now)

    assert holding._bury(silent, Ending.KILLED, now) == 0


@pytest.mark.parametrize(
    ("task", "deaths", "status", "told"),
    [
        (acts.last, 1, Status.READY, []),
        (acts.last, 2, Status.READY, []),
        (acts.last, 3, Status.FAILED, [(0, 7)]),
        (acts.last_once, 1, Status.FAILED, [(0, 7)]),
    ],
    ids=["once", "twice", "too often", "what runs once"],
)
def test_what_dies_with_its_worker_begins_again_or_is_told_given_up(task, deaths, status, told):
    task.enqueue(0, school_id=7)

    for _death in range(deaths):
        let_a_worker_die("imports")

    assert (settled().status, acts.GIVEN_UP) == (status, told)
    assert not Worker.objects.exists()


def test_a_beginning_that_a_stop_cut_short_does_not_count():
    acts.last.enqueue(0)
    worker = make_worker("imports")

    for _stop in range(5):
        holding.conclude(worker=worker, row=take(worker), ending=Ending.STOPPED, at=timezone.now())

    assert (settled().status, settled().worker_ids) == (Status.READY, [])


def test_an_error_that_passes_is_tried_again_after_the_waits_that_were_promised():
    acts.fail.enqueue(3)
    worker, hour = make_worker("mails"), timezone.now()
    waits = []

    while (row := holding.take_next(worker=worker, at=hour)) is not None:
        perform(worker=worker, row=row)
        if settled().status == Status.READY:
            waits.append(round((settled().run_after - timezone.now()).total_seconds() / 60))
        hour += timedelta(hours=1)

    assert waits == [1, 5]
    assert (settled().status, acts.GIVEN_UP) == (Status.FAILED, [(3, None)])


def test_what_a_failure_stores_and_logs_is_the_class_of_the_error(caplog):
    acts.fail.enqueue(3)
    worker = make_worker("mails")

    perform(worker=worker, row=take(worker))
    DBTaskResult.objects.update(run_after=timezone.now())
    for _try in range(2):
        perform(worker=worker, row=take(worker))
        DBTaskResult.objects.filter(status=Status.READY).update(run_after=timezone.now())

    kept = settled()
    assert (kept.status, kept.exception_class_path, kept.traceback) == (Status.FAILED, "tests.work.acts.Named", "")
    assert "tests.work.acts.Named" in caplog.text
    stored = str(list(DBTaskResult.objects.values())) + caplog.text
    assert "CORMIER" not in stored
    assert "123456789AA" not in stored


def test_a_task_that_exits_does_not_end_its_worker():
    acts.exit_at_once.enqueue()
    worker = make_worker("mails")

    perform(worker=worker, row=take(worker))

    assert (settled().status, settled().exception_class_path) == (Status.FAILED, "builtins.SystemExit")


def test_a_task_whose_code_is_gone_is_given_up():
    acts.note.enqueue(1)
    DBTaskResult.objects.update(task_path="tests.work.acts.gone")
    worker = make_worker("mails")

    perform(worker=worker, row=take(worker))

    assert (settled().status, settled().exception_class_path) == (Status.FAILED, "builtins.ImportError")


def test_who_cannot_be_told_given_up_does_not_stop_the_others(caplog):
    acts.last_once.enqueue(0)
    row = take(make_worker("imports"))
    DBTaskResult.objects.filter(pk=row.pk).update(args_kwargs={"args": [0], "kwargs": {"told": "/no/such/folder/told"}})
    Worker.objects.update(seen_at=timezone.now() - timedelta(hours=1))

    assert holding.bury_silent_workers(at=timezone.now()) == 1

    assert settled().status == Status.FAILED
    assert "could not be told: FileNotFoundError" in caplog.text


def test_nothing_is_queued_for_an_act_that_is_given_up():
    def act():
        with transaction.atomic():
            acts.note.enqueue(1)
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        act()

    assert not DBTaskResult.objects.exists()


def test_a_command_that_does_the_work_of_a_task_holds_it_meanwhile():
    with standing_in("audits") as worker:
        held = hold(worker, acts.note_for_school, 1, school_id=7)
        with doing(worker, held):
            assert Worker.objects.get().task == held
            assert holding.take_next(worker=make_worker("audits"), at=timezone.now()) is None

    assert settled().status == Status.SUCCESSFUL


def test_a_command_finds_a_school_busy():
    acts.note_for_school.enqueue(1, school_id=7)
    take(make_worker("audits"))

    with standing_in("audits") as worker, pytest.raises(SchoolIsBusy), transaction.atomic():
        hold(worker, acts.note_for_school, 2, school_id=7)

    assert DBTaskResult.objects.count() == 1


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_what_a_command_runs_into_is_raised_and_gives_the_task_up(error):
    def command():
        with standing_in("imports") as worker:
            held = hold(worker, acts.last, 1, school_id=7)
            with doing(worker, held):
                raise error

    with pytest.raises(error):
        command()

    assert (settled().status, acts.GIVEN_UP) == (Status.FAILED, [(1, 7)])
    assert not Worker.objects.exists()
