"""Two administrators at once, a pupil who joins meanwhile, a process killed in the middle: for real."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from pix.audit.models import Entry
from pix.domain.reconciliation import LinkEvidence
from pix.domain.siecle import Obstacle
from pix.repairs.errors import NotUndoable
from pix.repairs.services import putting_back, undoing
from pix.rosters.models import RosterImport, Student, StudentLink
from tests.accounts.factories import make_user
from tests.campaigns.factories import make_campaign, make_participation
from tests.domain.siecle.export import NOE, ZOE, pupil
from tests.repairs.undoing import fresh, picture, plan, undo
from tests.rosters.importing import export_of, import_roster
from tests.rosters.links import link
from tests.schools.factories import make_member, make_school
from tests.work import processes

pytestmark = pytest.mark.django_db(transaction=True)

LOU = pupil(ine="123456799CC", number="3", elenoet="3", last_name="DURAND", first_name="Lou")


@pytest.fixture
def college():
    return make_school()


@pytest.fixture
def wrong(college):
    import_roster(college, export_of(college, ZOE, NOE))
    return import_roster(college, export_of(college, pupil(division="5C"), LOU))


def at_once(*acts):
    """What each of these simultaneous acts gave, its exception included."""
    barrier = Barrier(len(acts))

    def call(act):
        barrier.wait()
        try:
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(call, acts))


def join(ine, user):
    link(
        student=Student.objects.get(ine=ine),
        user=user,
        how=StudentLink.How.JOINED,
        evidence=LinkEvidence.SIGNED_IN,
        at=timezone.now(),
    )


def test_two_administrators_at_once_undo_once(college, wrong):
    members = [make_member(college, role="admin").user for _number in range(4)]
    seen = undoing.preview_undoing(roster_import=fresh(wrong), at=timezone.now()).digest

    results = at_once(*(lambda user=user: undo(wrong, by=user, seen=seen) for user in members))

    told = [result.obstacle for result in results if isinstance(result, NotUndoable)]
    assert told == [Obstacle.NOT_IMPORTED] * 3
    assert Entry.objects.filter(verb="roster.undone").count() == 1
    assert fresh(wrong).undone_by in members
    assert Student.objects.current().count() == 2


def test_a_pupil_who_joins_while_it_is_decided_keeps_everything(wrong, monkeypatch):
    user, preview = make_user(), undoing.preview_undoing
    looked = []

    def preview_then_somebody_joins(**facts):
        found = preview(**facts)
        if not looked:
            looked.append(found)
            join(LOU["ine"], user)
        return found

    monkeypatch.setattr(undoing, "preview_undoing", preview_then_somebody_joins)
    done = undo(wrong)

    assert [one.first_name for one in Student.objects.filter(user=user)] == ["Lou"]
    assert (done.counts["deleted"], done.counts["left_list"]) == (0, 1)


def test_work_that_no_lock_holds_back_is_seen_by_the_database_and_looked_at_again(college, wrong, monkeypatch):
    """A participation written after the last look, and before the pupil goes: the first try is given up."""
    campaign = make_campaign(college, make_member(college).user)
    user, delete, tries = make_user(), putting_back._delete, []

    def begin_then_delete(plan):
        tries.append(plan)
        if len(tries) == 1:
            make_participation(campaign, Student.objects.get(ine=LOU["ine"]), user=user)
        delete(plan)

    monkeypatch.setattr(putting_back, "_delete", begin_then_delete)
    undo(wrong)

    assert len(tries) == 2
    assert fresh(wrong).status == RosterImport.Status.UNDONE
    assert Student.objects.count() == 2


HANG = """
import sys, time, django
django.setup()
from pix.repairs.services import putting_back
from pix.rosters.models import RosterImport
from tests.repairs.undoing import undo
step = getattr(putting_back, sys.argv[1])
def write_then_hang(*args, **named):
    step(*args, **named)
    print("in the middle", flush=True)
    time.sleep(600)
setattr(putting_back, sys.argv[1], write_then_hang)
undo(RosterImport.objects.get(pk=sys.argv[2]))
"""


@pytest.mark.parametrize("step", ["_delete", "_rewrite", "write_journal"])
def test_a_process_killed_in_the_middle_changes_nothing(college, wrong, step):
    before, entries = picture(college), Entry.objects.count()
    environment = {
        **os.environ,
        "DATABASE_URL": processes.address(),
        "DJANGO_SETTINGS_MODULE": "tests.work.settings",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", HANG, step, str(wrong.pk)], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout.readline() == "in the middle\n"
        process.send_signal(signal.SIGKILL)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()

    assert picture(college) == before
    assert (fresh(wrong).status, Entry.objects.count()) == (RosterImport.Status.IMPORTED, entries)
    assert not isinstance(plan(wrong), Obstacle)
    undo(wrong)
    assert Student.objects.current().filter(division="6A").count() == 2
    processes.end_sessions()
