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
