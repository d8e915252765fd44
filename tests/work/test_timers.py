"""What comes back by itself: each timer is queued when it is due, once, and tells when it last went well."""

from datetime import timedelta

import pytest
from django.core.management import get_commands
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pix.work.models import Timer
from pix.work.services import timing
from pix.work.tasks import run_timer

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def timers(settings):
    """``timers(**periods)``: the settings declare these, spelled with underscores."""

    def declare(**periods):
        settings.TIMERS = periods

    declare(erase_join_attempts=DAY, tidy_rosters=HOUR)
    return declare


def queued():
    return [row.args_kwargs["args"][0] for row in DBTaskResult.objects.order_by("enqueued_at")]


def test_a_new_timer_is_due_at_once_and_then_after_its_period(timers, queue):
    now = timezone.now()

    counts = [timing.queue_due_timers(at=now + HOUR * hours) for hours in (0, 0.5, 1, 1.5, 2, 24)]

    assert counts == [2, 0, 1, 0, 1, 2]
    assert sorted(queued()) == ["erase_join_attempts"] * 2 + ["tidy_rosters"] * 4


def test_workers_that_look_together_queue_it_once(timers, queue, monkeypatch):
    now = timezone.now()
    declared = timing.declare_timers(at=now)
    timing.queue_due_timers(at=now)
    monkeypatch.setattr(timing, "declare_timers", lambda *, at: declared)

    assert timing.queue_due_timers(at=now) == 0


def test_a_timer_that_went_well_tells_when(timers):
    before = timezone.now()

    timing.queue_due_timers(at=before)

    for timer in Timer.objects.order_by("line"):
        assert before <= timer.succeeded_at <= timezone.now()
        assert (timer.failed_at, timer.failure) == (None, "")


@pytest.mark.django_db(transaction=True)
def test_a_timer_that_fails_tells_what_kind_of_error_and_is_tried_again(timers):
    timers(no_such_command=DAY)
    timing.declare_timers(at=timezone.now())

    run_timer.enqueue("no_such_command")

    timer = Timer.objects.get()
    assert (timer.succeeded_at, timer.failure) == (None, "CommandError")
    row = DBTaskResult.objects.get()
    assert row.status == "READY"
    assert timedelta(0) < row.run_after - timezone.now() <= timedelta(minutes=1)


def test_the_settings_are_the_one_place_where_timers_are_declared(timers):
    now = timezone.now()
    timing.declare_timers(at=now)

    timers(tidy_rosters=DAY, clearsessions=DAY)
    timing.declare_timers(at=now)

    assert set(Timer.objects.values_list("line", "every")) == {("tidy_rosters", DAY), ("clearsessions", DAY)}


def test_a_period_made_shorter_is_kept_from_now_on(timers):
    now = timezone.now()
    timers(clearsessions=DAY)
    Timer.objects.create(line="clearsessions", every=DAY, known_since=now, due_at=now + DAY)

    timers(clearsessions=HOUR)

    assert timing.declare_timers(at=now)[0].due_at == now + HOUR


@pytest.mark.parametrize(
    ("succeeded", "known", "late"),
    [
        (timedelta(hours=1.9), DAY, False),
        (timedelta(hours=2.1), DAY, True),
        (None, timedelta(hours=1.9), False),
        (None, timedelta(hours=2.1), True),
    ],
)
def test_a_timer_is_late_when_it_has_not_gone_well_for_two_periods(succeeded, known, late):
    now = timezone.now()
    timer = Timer(line="x", every=HOUR, known_since=now - known, succeeded_at=succeeded and now - succeeded)

    assert timer.is_late(now) is late


def test_each_declared_timer_is_a_command_and_goes_well(settings):
    assert {line.split()[0] for line in settings.TIMERS} <= set(get_commands())

    timing.queue_due_timers(at=timezone.now())

    assert not Timer.objects.filter(succeeded_at=None).exists()


def test_the_timer_of_tasks_erases_what_ended_two_weeks_ago_in_every_lane(queue, settings):
    for lane, age in (("mails", 15), ("imports", 15), ("imports", 13)):
        row = DBTaskResult.objects.create(
            args_kwargs={}, queue_name=lane, task_path="x", backend_name="default", run_after=None, status="SUCCESSFUL"
        )
        DBTaskResult.objects.filter(pk=row.pk).update(finished_at=timezone.now() - timedelta(days=age))

    (line,) = (line for line in settings.TIMERS if line.startswith("prune"))
    run_timer.call(line)

    assert DBTaskResult.objects.count() == 1
