"""Files that lie, through the command: each must give what ``tests/samples/faults/README.md`` says."""

import pytest

from pix.rosters.models import Roster, RosterImport, Student
from tests.rosters.importing import FAULTS, run_command
from tests.schools.factories import make_school

pytestmark = pytest.mark.django_db
UAI = "0699903P"


@pytest.fixture
def college():
    return make_school(uai=UAI)


def run(name, *options):
    """These files are of 2026-2027: what year it is when the test runs is no matter."""
    return run_command(FAULTS / name, "--accept-year", *options, school=UAI)


def pupils():
    return list(Student.objects.order_by("id").values("ine", "last_name", "first_name", "division", "left_on"))


@pytest.mark.parametrize("name", ["replacement-characters.xml", "question-marks.xml"])
def test_a_file_of_damaged_names_is_refused_and_changes_nothing(college, name):
    run("good.xml")
    before, roster = pupils(), Roster.objects.values().get(school=college)

    answer, code = run(name)

    assert (answer["status"], answer["reason"], code) == ("refused", "wrong_encoding", 2)
    assert answer["facts"]["damaged"] >= 3
    assert {(line["reason"], line["known_name"][:3]) for line in answer["held"]} == {
        ("damaged_name", one["last_name"][:3]) for one in before[: len(answer["held"])]
    }
    assert (pupils(), Roster.objects.values().get(school=college)) == (before, roster)
    assert RosterImport.objects.get(status="refused").payload is None


def test_a_file_of_which_nothing_can_be_imported_names_its_cause_and_leaves_the_date_of_the_base(college, tmp_path):
    run("base.xml")
    before, roster = pupils(), Roster.objects.values().get(school=college)

    answer, code = run("nothing-importable.xml")

    assert (answer["status"], answer["reason"], code) == ("refused", "nothing_to_import", 2)
    assert answer["facts"] == {"cause": "invalid_birth_date", "held": 12, "lines": 12}
    assert {line["reason"] for line in answer["held"]} == {"invalid_birth_date"}
    assert (pupils(), Roster.objects.values().get(school=college)) == (before, roster)
    day_before = tmp_path / "day-before.xml"
    day_before.write_bytes((FAULTS / "base.xml").read_bytes().replace(b"HORODATAGE>15/09/", b"HORODATAGE>30/09/"))
    answer, code = run_command(day_before, "--accept-year", school=UAI)
    assert (answer["status"], code) == ("imported", 0)


@pytest.mark.parametrize("name", ["left-then-present.xml", "present-then-left.xml"])
def test_a_pupil_whom_one_line_says_gone_and_another_here_stays(college, name):
    run("base.xml")
    answer, _code = run(name)

    assert (answer["status"], answer["counts"]["left"]) == ("imported", 0)
    assert all(one["left_on"] is None for one in pupils())


def test_nonsense_in_place_of_an_ine_holds_nobody(college):
    answer, _code = run("nonsense-ine.xml")

    assert (answer["status"], answer["counts"]["added"], answer["held"]) == ("imported", 6, [])
    told = {line["name"] for line in answer["warned"] if line["reason"] == "ine_unreadable"}
    assert told == {"BRÉMOND Zélie", "CAZENAVE Noël", "DUMONTEIL Inès", "FAUGÈRE Théo", "HUTIN Axel"}
    assert sorted(filter(None, Student.objects.order_by("id").values_list("ine", flat=True))) == ["0123456789F"]


def test_an_ine_in_another_field_is_read_and_the_field_is_named(college):
    answer, _code = run("ine-in-rnie.xml")

    assert [line["reason"] for line in answer["warned"]] == ["ine_from_rnie"]
    assert Student.objects.get().ine == "990000301KA"
