"""What operators read: which lanes have a live worker, what waits, what was given up, which timers are late."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pix.work.lanes import NAMES
from pix.work.models import Timer
from pix.work.promises import Ending
from pix.work.services import holding
from pix.work.services.looking import Standing, overview, standing
from tests.work import acts
from tests.work.factories import let_a_worker_die, make_worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]


@pytest.fixture
def all_is_well(settings):
    """A worker in each lane, a timer that has just gone well."""
    settings.TIMERS = {"tidy_rosters": timedelta(hours=1)}
    now = timezone.now()
    for lane in NAMES:
        make_worker(lane)
    Timer.objects.create(line="tidy_rosters", every=timedelta(hours=1), known_since=now, due_at=now, succeeded_at=now)


def check():
    """What the command prints, and how it ends."""
    out = io.StringIO()
    try:
        call_command("check_work", stdout=out)
    except SystemExit as end:
        return out.getvalue(), end.code
    return out.getvalue(), 0


def a_lane_has_no_worker():
    holding.bury_silent_workers(at=timezone.now() + timedelta(hours=1))
    for lane in NAMES[1:]:
        make_worker(lane)


def a_worker_is_silent():
    a_lane_has_no_worker()
    make_worker(NAMES[0], silence=timedelta(minutes=2))


def a_task_waits_too_long():
    acts.note.enqueue(1)
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=16))


def a_task_was_given_up():
    acts.last_once.enqueue(0)
    let_a_worker_die("imports")


def a_timer_is_late():
    Timer.objects.update(succeeded_at=timezone.now() - timedelta(hours=3))


def a_task_waits():
    acts.note.enqueue(1)


def a_task_waits_for_an_hour_to_come():
    acts.note.using(run_after=timezone.now() + timedelta(hours=2)).enqueue(1)
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=16))


def a_task_was_given_up_the_day_before():
    a_task_was_given_up()
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(hours=25))


@pytest.mark.parametrize(
    ("what", "code", "said"),
    [
        (lambda: None, 0, "file mails : 1 ouvrier(s), 0 en cours, 0 en attente, 0 abandonnée en un jour"),
        (a_task_waits, 0, "file mails : 1 ouvrier(s), 0 en cours, 1 en attente depuis le"),
        (a_task_waits_for_an_hour_to_come, 0, "file mails : 1 ouvrier(s), 0 en cours, 0 en attente,"),
        (a_task_was_given_up_the_day_before, 0, "0 abandonnée"),
        (a_lane_has_no_worker, 1, "file imports : AUCUN OUVRIER"),
        (a_worker_is_silent, 1, "file imports : AUCUN OUVRIER"),
        (a_task_waits_too_long, 1, " : TROP LONG"),
        (a_task_was_given_up, 1, "1 ABANDONNÉE(S) en un jour"),
        (a_timer_is_late, 1, "EN RETARD"),
    ],
)
def test_the_command_says_what_is_wrong_and_ends_with_a_code(all_is_well, what, code, said):
    what()

    printed, ended = check()

    assert said in printed
    assert ended == code


def test_a_timer_that_failed_since_it_went_well_tells_the_kind_of_error(all_is_well):
    Timer.objects.update(failed_at=timezone.now(), failure="OperationalError")

    printed, ended = check()

    assert "(OperationalError)" in printed
    assert ended == 0


def test_before_any_worker_came_timers_are_told_as_the_settings_declare_them(settings):
    seen = overview(at=timezone.now())

    assert [timer.line for timer in seen.timers] == list(settings.TIMERS)
    assert not Timer.objects.exists()
    assert not seen.is_well()


def test_what_runs_is_counted_and_waits_no_more(all_is_well):
    for number in (1, 2):
        acts.note.enqueue(number)
    holding.take_next(worker=make_worker("mails"), at=timezone.now())

    (mails,) = (state for state in overview(at=timezone.now()).lanes if state.lane.name == "mails")

    assert (mails.workers, mails.running, mails.waiting) == (2, 1, 1)


def test_a_page_learns_what_its_work_waits_for():
    now = timezone.now()

    def stands():
        return standing(lane="audits", school_id=7, at=now)

    assert stands() == Standing.STOPPED
    worker = make_worker("audits")
    assert stands() == Standing.WAITING
    acts.note_for_school.enqueue(1, school_id=7)
    row = holding.take_next(worker=worker, at=now)
    assert stands() == Standing.WORKING
    holding.conclude(worker=worker, row=row, ending=Ending.DONE, at=now)
    assert stands() == Standing.WAITING
