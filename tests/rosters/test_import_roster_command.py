"""``manage.py import_roster``: the same engine, and an answer for programs."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from pix.audit.models import Entry
from pix.rosters.models import RosterImport, Student
from pix.rosters.services import importing
from pix.work.errors import TimeLimitPassed
from pix.work.services import holding
from tests.domain.siecle.export import NOE, ZOE, pupil
from tests.rosters.importing import SAMPLES, export_of, import_roster, preview, this_year
from tests.rosters.importing import run_command as run
from tests.work.factories import make_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(school, tmp_path):
    def write(*pupils, **options):
        path = tmp_path / "export.xml"
        path.write_bytes(export_of(school, *pupils, **options))
        return path

    return write


def test_imports_and_counts(school, file):
    answer, code = run(file(ZOE, pupil(NOE, birth_date="31/02/2010"), pupil(ine="", number="3", first_name="Lou")))

    assert code == 0
    assert answer == {
        "status": "imported",
        "reason": None,
        "facts": {},
        "school": "0699901M",
        "school_year": this_year(),
        "warnings": [],
        "counts": {"added": 2, "updated": 0, "unchanged": 0, "returned": 0, "left": 0, "held": 1, "repeated": 0},
        "held": [{"position": 2, "ine": NOE["ine"], "name": "ABADIE Noé", "reason": "invalid_birth_date"}],
        "warned": [{"position": 3, "ine": "", "name": "CORMIER Lou", "reason": "ine_missing"}],
    }
    assert Entry.objects.get().actor_kind == "operator"


def test_a_preview_changes_nothing_and_leaves_no_trace(school):
    answer, code = run(SAMPLES / "college-2025.xml", "--preview")

    assert (answer["status"], code) == ("previewed", 0)
    assert answer["counts"]["added"] == 595
    assert not Student.objects.exists()
    assert not RosterImport.objects.exists()


def test_many_departures_and_an_older_file_are_refused_unless_accepted(school):
    run(SAMPLES / "college-2025.xml")

    answer, code = run(SAMPLES / "college-2026.xml", "--accept-year")
    assert (answer["status"], answer["reason"], code) == ("refused", "too_many_departures", 2)
    assert answer["counts"]["left"] == 169
    assert Student.objects.current().count() == 595

    answer, code = run(SAMPLES / "college-2026.xml", "--accept-year", "--accept-departures")
    assert (answer["status"], code) == ("imported", 0)

    answer, code = run(SAMPLES / "college-2025.xml", "--accept-year", "--accept-departures")
    assert (answer["status"], answer["reason"], code) == ("refused", "older_export", 2)
    answer, code = run(SAMPLES / "college-2025.xml", "--accept-year", "--accept-departures", "--accept-older")
    assert (answer["status"], code) == ("imported", 0)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("other-school.xml", "other_school"),
        ("truncated.xml", "unreadable"),
        ("not-xml.xml", "unreadable"),
        ("empty.xml", "unreadable"),
        ("not-a-zip.zip", "unreadable"),
        ("latin1-declared-utf8.xml", "wrong_encoding"),
        ("entity-bomb.xml", "unsafe"),
        ("external-entity.xml", "unsafe"),
        ("responsables.xml", "wrong_export"),
        ("nobody.xml", "no_pupil"),
        ("two-files.zip", "zip_content"),
        ("no-xml.zip", "zip_content"),
    ],
)
def test_each_bad_file_is_refused_for_its_reason(school, name, reason):
    answer, code = run(SAMPLES / "bad" / name)

    assert (answer["status"], answer["reason"], code) == ("refused", reason, 2)
    assert not Student.objects.exists()


def test_a_file_of_more_than_twenty_mebibytes_is_too_big(school, tmp_path):
    path = tmp_path / "big.xml"
    with path.open("wb") as file:
        file.truncate(20 * 1024 * 1024 + 1)

    answer, code = run(path)

    assert (answer["status"], answer["reason"], code) == ("refused", "too_big", 2)


@pytest.mark.parametrize("name", ["hidden-files.zip", "good-structures-first.xml", "good-old-name-tag.xml"])
def test_an_odd_but_good_file_is_imported(school, name):
    answer, code = run(SAMPLES / "bad" / name)

    assert (answer["status"], answer["counts"]["added"], code) == ("imported", 1, 0)


def test_says_that_another_import_is_running(school, file):
    RosterImport.objects.filter(pk=preview(school, export_of(school, ZOE)).pk).update(status="running")

    answer, code = run(file(ZOE))

    assert (answer["status"], answer["reason"], code) == ("refused", "import_running", 2)
    assert RosterImport.objects.count() == 1


def test_speaks_to_people_too(school, file):
    out = io.StringIO()
    call_command("import_roster", str(file(ZOE, pupil(NOE, first_name=""))), school=" 0699901m ", stdout=out)

    assert "0699901M : imported" in out.getvalue()
    assert "held 2: ABADIE (missing_name)" in out.getvalue()


@pytest.mark.parametrize(("path", "uai"), [("nowhere.xml", "0699901M"), ("export.xml", "0000000X")])
def test_a_mistake_on_the_command_line_is_not_a_refusal(school, file, path, uai):
    with pytest.raises(CommandError):
        call_command("import_roster", str(file(ZOE).parent / path), school=uai)


def test_the_answer_after_a_second_import_tells_what_changed(school, file):
    import_roster(school, export_of(school, ZOE, NOE))

    answer, _code = run(file(pupil(division="5C"), NOE))

    assert {name: count for name, count in answer["counts"].items() if count} == {"updated": 1, "unchanged": 1}


def test_another_year_is_told_of_a_first_base_then_refused_unless_accepted(school, file):
    answer, code = run(file(ZOE, year=this_year() - 1))
    assert (answer["school_year"], answer["warnings"], code) == (this_year() - 1, ["other_year"], 0)

    run(file(ZOE, stamp="03/09/2024 08:00:00"))
    last_year = file(ZOE, year=this_year() - 1, stamp="04/09/2024 08:00:00")
    answer, code = run(last_year)
    assert (answer["status"], answer["reason"], code) == ("refused", "other_year", 2)
    assert answer["facts"] == {"to_accept": "other_year"}
    answer, code = run(last_year, "--accept-year")
    assert (answer["status"], answer["warnings"], code) == ("imported", [], 0)


def test_many_lines_that_wait_for_one_reason_are_refused_unless_accepted_as_departures_are(school, file):
    lines = [pupil(ine=f"9{rank:08d}AA", number=str(rank), first_name=f"Z{rank}") for rank in range(20)]
    path = file(*(one | {"birth_date": "05-03-2010"} for one in lines[:6]), *lines[6:])

    answer, code = run(path)
    assert (answer["status"], answer["reason"], code) == ("refused", "too_many_held", 2)
    answer, code = run(path, "--accept-departures")
    assert (answer["status"], answer["counts"]["held"], code) == ("imported", 6, 0)


def test_an_import_that_takes_too_long_is_given_up_and_says_so(school, file, monkeypatch):
    def take_too_long(**_named):
        raise TimeLimitPassed

    monkeypatch.setattr(importing, "preview_roster", take_too_long)

    with pytest.raises(CommandError, match="trop de temps"):
        call_command("import_roster", str(file(ZOE)), school=school.uai)

    assert RosterImport.objects.get().status == "abandoned"


def test_an_import_waits_for_no_other_task_of_the_school(school, file, queue):
    importing.receive_file(
        school=school, content=export_of(school, NOE), name="x.xml", asked_by=None, queued=True, at=timezone.now()
    )
    held = holding.take_next(worker=make_worker("imports"), at=timezone.now())

    answer, code = run(file(ZOE))

    assert (held is not None, answer["reason"], code) == (True, "import_running", 2)
    assert RosterImport.objects.count() == 1
