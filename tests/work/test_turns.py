"""Schools have their turns: whoever queues much does not make the others wait for all of it."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone
from django_tasks.exceptions import InvalidTaskError
from django_tasks_db.models import DBTaskResult

from pix.work.lanes import LANES, NAMES
from pix.work.models import Turn, Worker
from pix.work.promises import Ending
from pix.work.services import holding, queueing
from tests.work import acts
from tests.work.factories import make_worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]

SCHOOLS = range(1, 31)


def serve(worker, at):
    """The worker takes the next task, and does it in no time; whose it was."""
    row = holding.take_next(worker=worker, at=at)
    if row is None:
        return None
    holding.conclude(worker=worker, row=row, ending=Ending.DONE, at=at)
    return queueing.school_of(row)


def served(worker, *, seconds=range(1000)):
    """The schools in the order in which they are served, until nothing waits."""
    now = timezone.now()
    order = []
    for second in seconds:
        school = serve(worker, now + timedelta(seconds=second))
        if school is None:
            return order
        order.append(school)
    return order


@pytest.mark.parametrize("lane", ["mails", "audits"])
def test_with_thirty_schools_queued_the_last_one_is_served_in_the_first_round(lane):
    task = acts.note if lane == "mails" else acts.note_for_school
    for number in range(50):
        task.enqueue(number, school_id=1)
    for school in SCHOOLS[1:]:
        task.enqueue(0, school_id=school)

    order = served(make_worker(lane))

    assert sorted(order[:30]) == list(SCHOOLS)
    assert Counter(order) == {1: 50, **dict.fromkeys(SCHOOLS[1:], 1)}


def test_who_was_served_lately_waits_for_those_who_were_not():
    worker, now = make_worker("mails"), timezone.now()
    for school in (1, 2):
        acts.note.enqueue(0, school_id=school)
    assert [serve(worker, now + timedelta(seconds=second)) for second in (0, 1)] == [1, 2]

    for school in (2, 1):
        acts.note.enqueue(0, school_id=school)

    assert served(worker, seconds=range(2, 10)) == [1, 2]


def test_within_a_school_the_oldest_comes_first():
    for number in (1, 2, 3):
        acts.note.enqueue(number, school_id=7)
    worker, now = make_worker("mails"), timezone.now()

    numbers = []
    while row := holding.take_next(worker=worker, at=now):
        holding.conclude(worker=worker, row=row, ending=Ending.DONE, at=now)
        numbers += row.args_kwargs["args"]

    assert numbers == [1, 2, 3]


def test_what_is_nobodys_has_its_turns_too():
    for _mail in range(3):
        acts.note.enqueue(0)
    acts.note.enqueue(0, school_id=7)
    acts.note.enqueue(0, school_id=None)

    assert served(make_worker("mails")) == [0, 7, 0, 0, 0]


def test_a_row_without_arguments_stops_no_lane():
    acts.note.enqueue(0, school_id=1)
    DBTaskResult.objects.update(args_kwargs={})

    assert served(make_worker("mails")) == [0]


def test_what_is_urgent_passes_before_every_turn():
    acts.note.enqueue(0, school_id=1)
    acts.note.using(priority=10).enqueue(0, school_id=2)

    assert served(make_worker("mails")) == [2, 1]


def test_what_is_for_later_waits_for_its_hour():
    now = timezone.now()
    acts.note.using(run_after=now + timedelta(minutes=5)).enqueue(0, school_id=1)
    worker = make_worker("mails")

    assert serve(worker, now + timedelta(minutes=4)) is None
    assert serve(worker, now + timedelta(minutes=6)) == 1


def test_a_lane_takes_nothing_of_another():
    acts.note.enqueue(0, school_id=1)

    assert all(serve(make_worker(lane), timezone.now()) is None for lane in NAMES if lane != "mails")


def test_one_task_of_a_school_at_a_time_where_the_lane_says_so():
    for school in (1, 1, 2):
        acts.note_for_school.enqueue(0, school_id=school)
    now = timezone.now()
    taken = [holding.take_next(worker=make_worker("audits"), at=now) for _worker in range(3)]

    assert [row and queueing.school_of(row) for row in taken] == [1, 2, None]


def test_several_tasks_of_a_school_together_where_it_does_not():
    for _mail in range(2):
        acts.note.enqueue(0, school_id=1)
    now = timezone.now()

    assert all(holding.take_next(worker=make_worker("mails"), at=now) for _worker in range(2))


def test_which_lanes_keep_schools_from_running_two_at_once():
    assert {lane.name for lane in LANES if lane.one_a_school} == {"imports", "credentials", "audits"}


@pytest.mark.parametrize("queue_name", ["default", "nowhere"])
def test_a_task_that_names_no_lane_is_refused(queue_name):
    with pytest.raises(InvalidTaskError, match=queue_name):
        acts.note.using(queue_name=queue_name)


@pytest.mark.django_db(transaction=True)
def test_workers_that_look_together_take_one_task_of_a_school_between_them():
    for _import in range(4):
        acts.note_for_school.enqueue(0, school_id=1)
    workers = [make_worker("audits") for _worker in range(4)]
    together, taken = threading.Barrier(4), []

    def look(worker):
        try:
            together.wait()
            taken.append(holding.take_next(worker=worker, at=timezone.now()))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=look, args=(worker,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len([row for row in taken if row]) == 1
    assert Worker.objects.filter(task__isnull=False).count() == 1
    assert DBTaskResult.objects.filter(status="RUNNING").count() == 1


def test_a_school_has_one_turn_a_lane_however_often_it_is_served():
    for _mail in range(3):
        acts.note.enqueue(0, school_id=7)

    served(make_worker("mails"))

    assert list(Turn.objects.values_list("lane", "school_id")) == [("mails", 7)]
