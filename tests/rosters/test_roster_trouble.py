"""Two people at once, the same file twice, a process killed in the middle, a database locked for a moment."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, InterfaceError, InternalError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from pix.domain import siecle
from pix.rosters import tasks
from pix.rosters.errors import ImportRunning, NothingToConfirm
from pix.rosters.models import Roster, RosterImport, Student
from pix.rosters.services import applying, importing, writing
from pix.rosters.services.applying import apply_roster
from pix.rosters.services.tidying import tidy
from pix.work.promises import Ending, begins_again_after, promise_of
from tests.domain.siecle.export import NOE, ZOE, pupil
from tests.rosters.importing import confirm, counts, export_of, import_roster, preview
from tests.schools.factories import make_member, set_roster

pytestmark = pytest.mark.django_db

Status = RosterImport.Status


@pytest.fixture
def colleague(school):
    return make_member(school, role="admin").user


def give_up(task, row):
    """What the queue does once nobody will begin this task again."""
    promise_of(task.func).given_up(row.pk, school_id=row.school_id)
    row.refresh_from_db()


def confirmed(row, **accepts):
    return importing.confirm_roster(
        roster_import=row, confirmed_by=None, accepts=siecle.Doubts(**accepts), at=timezone.now()
    )


def test_the_second_of_two_administrators_sees_what_the_first_changed(school, administrator, colleague):
    one = preview(school, export_of(school, ZOE), by=administrator)
    other = preview(school, export_of(school, ZOE, NOE), by=colleague)

    assert confirm(one, by=administrator).status == Status.IMPORTED
    other = confirm(other, by=colleague)

    assert (other.status, other.reason) == (Status.PREVIEWED, "roster_changed")
    assert counts(other) == {"added": 1, "unchanged": 1}
    assert Student.objects.count() == 1
    assert confirm(other, by=colleague).status == Status.IMPORTED
    assert Student.objects.count() == 2


def test_the_same_file_from_two_administrators_is_imported_once(school, administrator, colleague):
    rows = [preview(school, export_of(school, ZOE, NOE), by=one) for one in (administrator, colleague)]

    first, second = (confirm(row) for row in rows)

    assert (counts(first), first.status) == ({"added": 2}, Status.IMPORTED)
    assert (counts(second), second.status) == ({"unchanged": 2}, Status.PREVIEWED)
    assert Student.objects.count() == 2


def test_a_form_posted_twice_confirms_once(school):
    row = preview(school, export_of(school, ZOE))
    confirmed(row)

    with pytest.raises(NothingToConfirm):
        confirmed(row)
    tasks.apply_import.call(row.pk, school_id=school.pk)
    tasks.apply_import.call(row.pk, school_id=school.pk)
    assert Student.objects.count() == 1


@pytest.mark.parametrize(("accepted", "status"), [(False, Status.PREVIEWED), (True, Status.IMPORTED)])
def test_a_file_that_became_the_older_one_while_it_waited_is_shown_again(school, accepted, status):
    import_roster(school, export_of(school, ZOE, stamp="01/09/2024 08:00:00"))
    row = confirmed(preview(school, export_of(school, ZOE, NOE)), older=accepted)
    set_roster(school, exported_at=timezone.now())

    row = apply_roster(roster_import=row, at=timezone.now())

    assert row.status == status
    assert Student.objects.filter(ine=NOE["ine"]).exists() == accepted


def test_a_receipt_shown_before_the_pupils_changed_is_shown_again(school):
    import_roster(school, export_of(school, ZOE, NOE))
    import_roster(school, export_of(school, ZOE))
    row = preview(school, export_of(school, ZOE, NOE))
    before_summer = date(2024, 7, 5)
    Student.objects.filter(ine=NOE["ine"]).update(left_on=before_summer)
    Roster.objects.update(version=F("version") + 1)

    row = confirm(row)

    assert (row.status, row.reason, row.lines.get().before["left_on"]) == (
        Status.PREVIEWED,
        "roster_changed",
        "2024-07-05",
    )


def test_two_imports_of_one_school_never_run_together(school):
    one, other = preview(school, export_of(school, ZOE)), preview(school, export_of(school, NOE))
    confirmed(one)

    with pytest.raises(ImportRunning):
        confirmed(other)
    other.refresh_from_db()
    assert other.status == Status.PREVIEWED


def test_the_database_itself_refuses_a_second_running_import(school):
    one, other = preview(school, export_of(school, ZOE)), preview(school, export_of(school, NOE))
    RosterImport.objects.filter(pk=one.pk).update(status=Status.RUNNING)

    with pytest.raises(IntegrityError), transaction.atomic():
        RosterImport.objects.filter(pk=other.pk).update(status=Status.RUNNING)


def test_a_better_file_replaces_the_preview_that_waited(school, administrator):
    one = preview(school, export_of(school, ZOE), by=administrator)
    preview(school, export_of(school, NOE), by=administrator)

    one.refresh_from_db()
    assert (one.status, one.reason, one.payload, one.lines.count()) == (Status.ABANDONED, "replaced", None, 0)


def test_a_pupil_who_changes_while_comparing_is_compared_again(school, monkeypatch):
    import_roster(school, export_of(school, ZOE, NOE))
    row = confirmed(preview(school, export_of(school, pupil(division="5C"), NOE)))
    compare, versions = applying.plan_import, []

    def compare_while_somebody_writes(school, lines):
        plan = compare(school, lines)
        versions.append(plan.version)
        if len(versions) < 5:
            Roster.objects.update(version=F("version") + 1)
        return plan

    monkeypatch.setattr(applying, "plan_import", compare_while_somebody_writes)
    # The fourth comparison is made under the lock; what our own connection writes there is ours.
    with pytest.MonkeyPatch.context() as under_lock:
        under_lock.setattr(applying, "_TRIES", 5)
        row = apply_roster(roster_import=row, at=timezone.now())

    assert row.status == Status.IMPORTED
    assert versions == [1, 2, 3, 4, 5]
    assert Student.objects.get(ine=ZOE["ine"]).division == "5C"


def test_pupils_who_never_stop_changing_wait_for_the_comparison(school, monkeypatch):
    row = confirmed(preview(school, export_of(school, ZOE)))
    write, tries = applying._write_if_unchanged, []

    def always_too_late(row, plan, at):
        tries.append(transaction.get_connection().in_atomic_block and len(transaction.get_connection().savepoint_ids))
        return write(row, plan, at) if len(tries) > 3 else False

    monkeypatch.setattr(applying, "_write_if_unchanged", always_too_late)
    row = apply_roster(roster_import=row, at=timezone.now())

    assert row.status == Status.IMPORTED
    assert len(tries) == 4
    assert tries[3] > tries[0], "the last comparison is made inside a transaction"


@pytest.mark.parametrize("step", ["write_students", "write_links", "complete_lines", "write_divisions"])
def test_a_process_killed_in_the_middle_changes_nothing(school, monkeypatch, step):
    import_roster(school, export_of(school, ZOE))
    before = list(Student.objects.order_by("id").values())
    row = confirmed(preview(school, export_of(school, pupil(division="5C"), NOE)))
    original = getattr(writing, step)

    def write_then_die(*args, **kwargs):
        original(*args, **kwargs)
        raise SystemExit(137)

    monkeypatch.setattr(writing, step, write_then_die)
    with pytest.raises(SystemExit):
        apply_roster(roster_import=row, at=timezone.now())

    assert list(Student.objects.order_by("id").values()) == before
    row.refresh_from_db()
    assert row.status == Status.RUNNING
    give_up(tasks.apply_import, row)
    assert (row.status, row.reason, row.payload, row.lines.count()) == (Status.ABANDONED, "interrupted", None, 0)
    monkeypatch.undo()
    assert counts(import_roster(school, export_of(school, pupil(division="5C"), NOE))) == {"added": 1, "updated": 1}


def test_a_killed_import_does_not_close_the_school_s_door(school):
    dead = confirmed(preview(school, export_of(school, ZOE)))
    row = preview(school, export_of(school, ZOE))

    give_up(tasks.apply_import, dead)

    assert confirm(row).status == Status.IMPORTED
    assert dead.status == Status.ABANDONED


def test_giving_up_the_reading_of_a_file_leaves_an_import_that_somebody_confirmed_meanwhile(school):
    row = confirmed(preview(school, export_of(school, ZOE)))

    give_up(tasks.read_upload, row)

    assert row.status == Status.RUNNING


@pytest.mark.parametrize("half", ["reading", "applying"])
@pytest.mark.parametrize(("hours", "kept"), [(23, True), (25, False)])
def test_the_records_of_pupils_wait_for_a_worker_a_day_at_most(school, half, hours, kept):
    now = timezone.now()
    at = now - timedelta(hours=hours)
    if half == "reading":
        row = importing.receive_file(school=school, content=b"x", name="x.xml", asked_by=None, at=at)
    else:
        row = importing.confirm_roster(
            roster_import=preview(school, export_of(school, ZOE), at=at), confirmed_by=None, at=at
        )

    tidy(school_id=school.pk, at=now)

    row.refresh_from_db()
    assert (row.status != Status.ABANDONED, row.payload is not None) == (kept, kept)


def test_an_import_declared_dead_that_was_only_slow_writes_nothing(school, monkeypatch):
    row = confirmed(preview(school, export_of(school, ZOE)))
    prepare = writing.prepare

    def somebody_looks_meanwhile(*args):
        RosterImport.objects.filter(pk=row.pk).update(status=Status.ABANDONED)
        return prepare(*args)

    monkeypatch.setattr(writing, "prepare", somebody_looks_meanwhile)
    assert apply_roster(roster_import=row, at=timezone.now()).status == Status.ABANDONED
    assert not Student.objects.exists()


def test_a_preview_of_more_than_a_day_is_erased(school):
    yesterday = timezone.now() - timedelta(hours=25)
    row = preview(school, export_of(school, ZOE), at=yesterday)

    with pytest.raises(NothingToConfirm):
        confirm(row)
    tidy(school_id=school.pk, at=timezone.now())
    row.refresh_from_db()
    assert (row.status, row.reason, row.payload, row.lines.count()) == (Status.ABANDONED, "expired", None, 0)


def test_a_database_locked_for_a_moment_is_tried_again(school, monkeypatch):
    row = confirmed(preview(school, export_of(school, ZOE)))
    write, locks = writing.write_students, iter([True, True, False])

    def locked_for_a_moment(*args):
        if next(locks):
            raise OperationalError("database is locked")
        return write(*args)

    monkeypatch.setattr(writing, "write_students", locked_for_a_moment)
    assert apply_roster(roster_import=row, at=timezone.now()).status == Status.IMPORTED


@pytest.mark.parametrize("half", [tasks.read_upload, tasks.apply_import], ids=["reading", "applying"])
@pytest.mark.parametrize(
    ("error", "waits"),
    [(OperationalError, True), (InterfaceError, True), (InternalError, True), (ValueError, False)],
    ids=["locked", "away", "closed to writing", "a mistake of ours"],
)
def test_an_import_begins_again_when_the_database_was_in_trouble(half, error, waits):
    wait = begins_again_after(promise_of(half.func), Ending.FAILED, beginnings=1, error=error())

    assert (wait is not None) is waits


def test_what_nobody_expected_is_told_without_any_name(school, monkeypatch, caplog):
    row = confirmed(preview(school, export_of(school, ZOE)))

    def fail(*args):
        raise IntegrityError("Key (ine)=(123456789AA) of CORMIER already exists")

    monkeypatch.setattr(writing, "write_students", fail)
    result = tasks.apply_import.enqueue(row.pk, school_id=school.pk)

    row.refresh_from_db()
    assert (row.status, row.reason, row.payload) == (Status.ABANDONED, "interrupted", None)
    (kept,) = DBTaskResult.objects.filter(pk=result.id).values_list("exception_class_path", "traceback")
    told = caplog.text + "".join(kept)
    assert kept == ("django.db.utils.IntegrityError", "")
    assert "IntegrityError" in caplog.text
    assert "CORMIER" not in told
    assert "123456789AA" not in told


def test_a_task_run_twice_reads_once(school):
    row = importing.receive_file(
        school=school, content=export_of(school, ZOE), name="x.xml", asked_by=None, at=timezone.now()
    )
    tasks.read_upload.call(row.pk, school_id=school.pk)
    tasks.read_upload.call(row.pk, school_id=school.pk)

    row.refresh_from_db()
    assert (row.status, row.lines.count()) == (Status.PREVIEWED, 1)


def test_giving_up_a_preview_erases_its_names(school, administrator):
    row = preview(school, export_of(school, ZOE), by=administrator)

    assert importing.cancel_preview(roster_import=row, cancelled_by=administrator, at=timezone.now())
    row.refresh_from_db()
    assert (row.status, row.reason, row.payload, row.lines.count()) == (Status.ABANDONED, "cancelled", None, 0)
    assert not importing.cancel_preview(roster_import=row, cancelled_by=administrator, at=timezone.now())
