"""Files that lie, through the command: each must give what ``tests/samples/faults/README.md`` says."""

import pytest
from django.core.management import CommandError
from django.utils import timezone

from pix.domain.reconciliation import LinkEvidence
from pix.rosters.models import DuplicateAnswer, Roster, RosterImport, RosterImportLine, Student, StudentLink
from tests.accounts.factories import make_user
from tests.repairs.undoing import picture, undo
from tests.rosters.importing import FAULTS, run_command
from tests.rosters.links import link
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


def test_another_child_typed_over_the_first_waits_and_the_first_keeps_their_account(college):
    run("another-child-same-numbers-1.xml")
    pupil = Student.objects.get()
    link(
        student=pupil, user=make_user(), how=StudentLink.How.JOINED, evidence=LinkEvidence.SIGNED_IN, at=timezone.now()
    )
    before = Student.objects.values().get()

    answer, code = run("another-child-same-numbers-2.xml")

    assert (answer["status"], code) == ("imported", 0)
    assert [(line["name"], line["reason"]) for line in answer["held"]] == [("VAN DER BEEK Ilyes", "identity_conflict")]
    assert Student.objects.values().get() == before


@pytest.fixture
def newcomer(college, tmp_path):
    """The base, then the same where one pupil has another INE and other numbers."""
    run("base.xml")
    path = tmp_path / "newcomer.xml"
    again = (FAULTS / "base.xml").read_bytes().replace(b"990000201KA", b"990000901KZ").replace(b'"1001"', b'"9001"')
    path.write_bytes(again.replace(b'"90001"', b'"90901"'))
    return path


def test_a_possible_duplicate_gives_its_candidate_and_leaves_them_as_they_were(newcomer):
    before = Student.objects.values().get(ine="990000201KA")

    answer, _code = run(newcomer)

    (held,) = answer["held"]
    assert (held["position"], held["reason"]) == (1, "possible_duplicate")
    assert {name: held["candidate"][name] for name in ("id", "ine", "name", "birth_date")} == {
        "id": before["id"],
        "ine": "990000201KA",
        "name": "BRÉMOND Zélie",
        "birth_date": "2012-03-01",
    }
    assert Student.objects.values().get(ine="990000201KA") == before
    assert answer["counts"]["left"] == 0


def test_the_same_pupil_keeps_row_and_account(newcomer):
    pupil = Student.objects.get(ine="990000201KA")
    link(
        student=pupil, user=make_user(), how=StudentLink.How.JOINED, evidence=LinkEvidence.SIGNED_IN, at=timezone.now()
    )

    answer, code = run(newcomer, "--same", "1")

    assert (answer["counts"]["updated"], answer["held"], code) == (1, [], 0)
    after = Student.objects.get(pk=pupil.pk)
    assert (after.ine, after.elenoet, after.user_id) == ("990000901KZ", "9001", pupil.user_id)
    assert Student.objects.count() == 12
    answer, _code = run(newcomer)
    assert (answer["counts"]["unchanged"], answer["held"]) == (12, [])


def test_somebody_else_is_added_and_not_asked_for_again(newcomer):
    answer, _code = run(newcomer, "--other", "1")

    assert (answer["counts"]["added"], answer["counts"]["left"]) == (1, 1)
    assert Student.objects.get(ine="990000201KA").left_on is not None
    answer, _code = run(newcomer)
    assert (answer["counts"]["unchanged"], answer["held"]) == (12, [])


@pytest.mark.parametrize("options", [("--same", "2"), ("--other", "99"), ("--same", "1", "--other", "1")])
def test_an_answer_that_no_line_waits_for_imports_nothing(newcomer, options):
    with pytest.raises(CommandError):
        run(newcomer, *options)

    assert not DuplicateAnswer.objects.exists()
    assert RosterImport.objects.count() == 1


def test_an_answer_only_looked_at_leaves_no_trace(newcomer):
    answer, _code = run(newcomer, "--same", "1", "--preview")

    assert (answer["status"], answer["counts"]["updated"]) == ("previewed", 1)
    assert not DuplicateAnswer.objects.exists()


@pytest.mark.parametrize("option", ["--same", "--other"])
def test_an_import_with_an_answer_is_undone_like_any_other(college, newcomer, option):
    before = picture(college)
    run(newcomer, option, "1")
    row = RosterImport.objects.latest("pk")

    undo(row)

    assert picture(college) == before


def classes():
    return dict(Student.objects.current().values_list("last_name", "division"))


def test_the_number_in_an_element_finds_the_class_too(college):
    run("id-in-child-element.xml")
    assert classes() == {"SOUBEYRAN": "6A", "TREILLES": "6B"}

    answer, _code = run("id-in-child-element-last-inactive.xml")
    assert (answer["counts"]["left"], classes()) == (1, {"SOUBEYRAN": "6A"})
    assert Student.objects.get(last_name="TREILLES").left_why == "inactive"


def test_a_list_of_groups_after_the_class_leaves_the_class(college):
    run("group-after-class.xml")

    assert classes() == {"SOUBEYRAN": "4A"}


def test_of_two_classes_both_are_named(college):
    answer, _code = run("two-classes.xml")

    assert classes() == {"BRÉMOND": "5B"}
    assert [(line["reason"], line["divisions"]) for line in answer["warned"]] == [("two_classes", ["ULIS", "5B"])]


def test_who_leaves_on_the_day_of_the_file_is_still_here_and_told(college):
    answer, _code = run("leaves-on-the-day-of-the-file.xml")

    assert (answer["counts"]["added"], [line["reason"] for line in answer["warned"]]) == (1, ["leaving_later"])


def test_addresses_are_read_by_nobody(college):
    answer, _code = run("with-addresses.xml")

    assert answer["status"] == "imported"
    kept = str([list(model.objects.values()) for model in (Student, RosterImport, RosterImportLine)])
    assert "INVENT" not in kept
    assert "0600000000" not in kept


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("spreadsheet.xls", {"kind": "spreadsheet"}),
        ("spreadsheet.ods", {"kind": "spreadsheet"}),
        ("pronote.csv", {"kind": "pronote"}),
        ("sts.xml", {"found": "STS_EDT"}),
    ],
)
def test_a_file_of_another_kind_is_refused_by_its_name(college, name, facts):
    answer, code = run(name)

    assert (answer["status"], answer["reason"], answer["facts"], code) == ("refused", "wrong_export", facts, 2)
