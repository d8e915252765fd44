"""One file after another: whom each line is about, and what becomes of them."""

import pytest

from pix.domain import siecle
from tests.domain.siecle.enrolment import TODAY, enrol, import_files, outcomes, read
from tests.domain.siecle.export import NOE, ZOE, pupil, siecle_export

BOTH = siecle_export(ZOE, NOE)


@pytest.mark.parametrize(
    ("changes", "outcome", "notices"),
    [
        ({}, "added", []),
        ({"structures": [("6AGL1", "G")]}, "added", ["class_missing"]),
        ({"structures": []}, "added", ["class_missing"]),
        ({"structures": [("Inactifs", "D")]}, "held:inactive", []),
        ({"exit_date": "01/09/2024"}, "held:left_school", []),
        ({"exit_date": "02/09/2024"}, "added", ["leaving_later"]),
        ({"exit_date": "un jour"}, "held:left_school", []),
        ({"exit_date": "01/09/2099"}, "added", ["leaving_later"]),
        ({"exit_date": ""}, "added", []),
        ({"ine": None}, "added", ["ine_missing"]),
        ({"ine": ""}, "added", ["ine_missing"]),
        ({"ine": "123456789AAZZ"}, "added", ["ine_missing", "ine_unreadable"]),
        ({"birth_date": ""}, "held:invalid_birth_date", []),
        ({"birth_date": "31/02/2012"}, "held:invalid_birth_date", []),
        ({"birth_date": "05/03/10"}, "held:invalid_birth_date", []),
        ({"birth_date": "02/09/2024"}, "added", []),
        ({"birth_date": "03/09/2024"}, "held:invalid_birth_date", []),
        ({"first_name": ""}, "held:missing_name", []),
        ({"last_name": "\u200b"}, "held:missing_name", []),
        ({"last_name": "李", "first_name": "黎"}, "added", []),
        ({"last_name": "X" * 255}, "added", []),
        ({"last_name": "X" * 256}, "held:name_too_long", []),
        ({"usage_name": "X" * 256}, "held:name_too_long", []),
        ({"first_name": "X" * 256}, "held:name_too_long", []),
        ({"second_name": "X" * 256}, "held:name_too_long", []),
        ({"third_name": "X" * 256}, "held:name_too_long", []),
        ({"division": "X" * 255}, "added", []),
        ({"division": "X" * 10_000}, "held:name_too_long", []),
        ({"first_name": "Zo\u202eé"}, "added", ["characters_removed"]),
        ({"exit_date": "01/09/2024", "birth_date": "", "first_name": ""}, "held:left_school", []),
    ],
)
def test_judges_a_line_by_itself(changes, outcome, notices):
    result, known = import_files(siecle_export(pupil(**changes), encoding="UTF-8"))

    assert outcomes(result) == [outcome]
    assert list(result.lines[0].notices) == notices
    assert len(known) == (outcome == "added")


@pytest.mark.parametrize(
    ("exit_date", "stamp", "outcome"),
    [
        ("01/10/2024", "01/10/2024 08:00:00", "updated"),
        ("30/09/2024", "01/10/2024 08:00:00", "left:left_school"),
        ("30/09/2024", "", "updated"),
        ("30/09/2014", "", "updated"),
        ("un jour", "", "left:left_school"),
    ],
)
def test_nobody_leaves_before_the_day_is_over_nor_for_a_file_without_a_date(exit_date, stamp, outcome):
    leaving = siecle_export(pupil(exit_date=exit_date, division="5A"), NOE, stamp=stamp)

    changes, _known = import_files(BOTH, leaving)

    assert outcomes(changes) == [outcome, "unchanged"]
    assert list(changes.lines[0].notices) == (["leaving_later"] if outcome == "updated" else [])


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (pupil(NOE, ine=ZOE["ine"]), ["held:duplicate_ine", "held:duplicate_ine"]),
        (pupil(NOE, ine=ZOE["ine"], division=""), ["held:duplicate_ine", "held:duplicate_ine"]),
        (pupil(NOE, ine=ZOE["ine"].lower()), ["held:duplicate_ine", "held:duplicate_ine"]),
        (pupil(NOE, ine=ZOE["ine"], first_name=""), ["held:duplicate_ine", "held:missing_name"]),
        (pupil(NOE, ine=ZOE["ine"], exit_date="01/09/2024"), ["added", "held:left_school"]),
        (pupil(NOE, ine=ZOE["ine"], division="Inactifs"), ["added", "held:inactive"]),
        (pupil(number="1"), ["added", "repeated"]),
        (pupil(number="9", elenoet="1"), ["added", "repeated"]),
        (pupil(number="1", ine=""), ["added", "held:identity_conflict"]),
    ],
)
def test_judges_a_line_beside_another(second, expected):
    changes, known = import_files(siecle_export(ZOE, second))

    assert outcomes(changes) == expected
    assert len(known) == expected.count("added")


def test_two_pupils_without_ine_who_look_alike_are_both_held():
    alike = pupil(ine="", number="1")
    changes, known = import_files(siecle_export(alike, pupil(alike, division="6B", number="2", elenoet="1")))

    assert outcomes(changes) == ["held:identity_conflict", "held:identity_conflict"]
    assert known == []


@pytest.mark.parametrize(
    ("line", "outcome", "changed", "notices"),
    [
        ({}, "unchanged", set(), []),
        ({"division": "5B"}, "updated", {"division"}, []),
        ({"birth_date": "06/03/2010"}, "updated", {"birth_date"}, []),
        ({"first_name": "ZOÉ", "last_name": "Cormier"}, "updated", {"first_name", "last_name"}, []),
        ({"number": "77"}, "updated", {"elenoet", "eleve_id"}, []),
        ({"ine": ""}, "unchanged", set(), ["ine_kept"]),
        ({"ine": "", "first_name": "Zoée"}, "updated", {"first_name"}, ["ine_kept"]),
        (
            {"ine": "", "usage_name": "CORMIER", "last_name": "PETIT"},
            "updated",
            {"last_name", "usage_name"},
            ["ine_kept"],
        ),
        ({"ine": "", "first_name": "Lou", "last_name": "PETIT"}, "held:identity_conflict", set(), []),
        ({"ine": "", "birth_date": "06/03/2010"}, "added", set(), ["ine_missing"]),
        ({"ine": "987654321ZZ"}, "updated", {"ine"}, ["ine_changed"]),
        ({"ine": "987654321ZZ", "first_name": "Lou"}, "held:identity_conflict", set(), []),
        ({"ine": "987654321ZZ", "number": "77"}, "held:possible_duplicate", set(), []),
        ({"ine": "987654321ZZ", "elenoet": ""}, "updated", {"ine"}, ["ine_changed"]),
        (
            {"first_name": "Lou", "last_name": "PETIT", "birth_date": "06/03/2010", "number": "77"},
            "held:identity_conflict",
            set(),
            [],
        ),
        ({"birth_date": "31/02/2012"}, "held:invalid_birth_date", set(), []),
        ({"birth_date": "31/02/2012", "ine": ""}, "held:invalid_birth_date", set(), []),
        ({"first_name": "", "ine": ""}, "held:missing_name", set(), []),
        ({"exit_date": "01/09/2024"}, "left:left_school", set(), []),
        ({"division": "Inactifs"}, "left:inactive", set(), []),
        ({"division": "Inactifs", "ine": ""}, "left:inactive", set(), []),
    ],
)
def test_finds_a_known_pupil(line, outcome, changed, notices):
    changes, _known = import_files(BOTH, siecle_export(pupil(number="1") | line, NOE))
    (zoe, noe) = changes.lines

    assert outcomes(changes) == [outcome, "unchanged"]
    assert set(zoe.after) == changed
    assert list(zoe.notices) == notices
    assert noe.outcome == "unchanged"
    gone = outcome.startswith("left") or outcome == "added"
    assert changes.counts["left"] == gone, "a held line leaves its pupil exactly as they were"


@pytest.mark.parametrize(
    "rival",
    [
        pytest.param(pupil(NOE, ine=ZOE["ine"], number="3"), id="without the pupil's number"),
        pytest.param(pupil(NOE, ine=ZOE["ine"], elenoet="", number="3"), id="without number"),
    ],
)
def test_an_ine_in_doubt_never_makes_its_pupil_leave(rival):
    changes, _known = import_files(BOTH, siecle_export(pupil(elenoet="", number="8"), rival, NOE))

    assert outcomes(changes) == ["held:duplicate_ine", "held:duplicate_ine", "unchanged"]
    assert changes.absent == []


def test_a_pupil_who_is_imported_by_one_line_is_not_gone_by_another():
    changes, _known = import_files(BOTH, siecle_export(pupil(division="5B"), NOE, pupil(exit_date="01/09/2024")))

    assert outcomes(changes) == ["updated", "unchanged", "held:left_school"]


@pytest.mark.parametrize(
    "changed",
    [
        {"birth_date": "06/03/2010"},
        {"number": "7", "elenoet": "7"},
        pytest.param({"first_name": "Lou", "last_name": "PETIT"}, id="an INE typed over another child"),
    ],
)
def test_two_lines_that_disagree_on_a_pupil_are_both_held_now_and_next_time(changed):
    file = siecle_export(pupil(ine="", elenoet="1"), pupil(**changed))

    first, known = import_files(BOTH, file)
    again = siecle.compare(known, read(file), former_ines={})

    assert outcomes(first) == outcomes(again) == ["held:identity_conflict", "held:identity_conflict"]


def test_a_held_line_protects_its_pupil_from_a_line_that_says_gone():
    changes, _known = import_files(
        BOTH, siecle_export(pupil(birth_date="", number="1"), NOE, pupil(exit_date="01/09/2024", number="1"))
    )

    assert outcomes(changes) == ["held:invalid_birth_date", "unchanged", "held:left_school"]
    assert changes.absent == []


SAME_NUMBER = {"first_name": "Lou", "last_name": "PETIT", "birth_date": "06/03/2010", "number": "77"}


@pytest.mark.parametrize(
    ("known_number", "number", "outcome"),
    [
        ("1", "1", "held:identity_conflict"),
        ("1", "2", "held:identity_conflict"),
        ("1", "", "held:identity_conflict"),
        ("", "", "held:identity_conflict"),
    ],
)
def test_an_ine_alone_is_somebody_else_whatever_the_local_number(known_number, number, outcome):
    known = siecle_export(pupil(elenoet=known_number))
    changes, _known = import_files(
        known, siecle_export(pupil(SAME_NUMBER, ine=ZOE["ine"], division="6A", elenoet=number))
    )

    assert outcomes(changes) == [outcome]


def test_a_number_that_two_pupils_share_finds_neither_when_both_could_be_meant():
    alike = pupil(NOE, birth_date=ZOE["birth_date"], last_name=ZOE["last_name"], elenoet="1")
    both = siecle_export(ZOE, alike)
    changes, _known = import_files(both, siecle_export(pupil(ine="", first_name="Lou", number="1"), pupil(alike)))

    assert outcomes(changes) == ["held:identity_conflict", "unchanged"]
    assert changes.absent == [], "both are left as they are"


def test_a_number_that_two_pupils_share_finds_the_one_whose_name_agrees():
    other = pupil(NOE, birth_date=ZOE["birth_date"], elenoet="1")
    changes, _known = import_files(
        siecle_export(ZOE, other), siecle_export(pupil(ine="", number="1", elenoet="1"), other)
    )

    assert outcomes(changes) == ["unchanged", "unchanged"]
    assert changes.lines[0].known.person.ine == ZOE["ine"]


def test_pupils_without_ine_nor_a_number_of_their_own_are_found_by_the_same_lines_again():
    nameless = siecle_export(
        *(pupil(ine="", first_name=f"Z{chr(97 + rank)}", number=str(rank), elenoet="0") for rank in range(25))
    )
    changes, known = import_files(nameless, nameless)

    assert outcomes(changes) == ["unchanged"] * 25
    assert (len(known), changes.absent) == (25, [])


@pytest.mark.parametrize(
    ("unreadable", "reason", "leaves"),
    [
        ({"birth_date": ""}, "invalid_birth_date", False),
        ({"birth_date": "", "first_name": "Lou", "last_name": "PETIT"}, "invalid_birth_date", True),
        ({"first_name": "", "last_name": ""}, "missing_name", False),
        ({"first_name": "", "last_name": "", "birth_date": "06/03/2010"}, "missing_name", True),
        ({"first_name": "", "birth_date": "06/03/2010"}, "missing_name", True),
        ({"first_name": "", "last_name": "", "birth_date": ""}, "missing_name", False),
    ],
)
def test_a_line_that_cannot_be_read_protects_the_pupil_it_may_be_about(unreadable, reason, leaves):
    changes, _known = import_files(BOTH, siecle_export(pupil(ine="", number="1") | unreadable, NOE))

    assert outcomes(changes) == [f"held:{reason}", "unchanged"]
    assert [change.known.person.ine for change in changes.absent] == ([ZOE["ine"]] if leaves else [])


@pytest.mark.parametrize(
    ("namesakes", "reason"),
    [
        ([pupil(birth_date="", number="8", elenoet="")], "invalid_birth_date"),
        ([pupil(number="8", elenoet=""), pupil(NOE, ine=ZOE["ine"], number="9")], "duplicate_ine"),
    ],
)
def test_a_line_that_is_held_does_not_free_the_number_of_the_pupil_it_names(namesakes, reason):
    lou = pupil(ine="987654321ZZ", first_name="Lou", last_name="PETIT", number="1")
    changes, _known = import_files(BOTH, siecle_export(*namesakes, lou))

    assert outcomes(changes) == [f"held:{reason}"] * len(namesakes) + ["held:identity_conflict"]


def test_who_is_gone_twice_leaves_once():
    gone = pupil(exit_date="01/09/2024", number="1")
    changes, _known = import_files(BOTH, siecle_export(gone, NOE, pupil(gone, division="5C", number="4", elenoet="1")))

    assert outcomes(changes) == ["left:left_school", "unchanged", "held:left_school"]
    assert changes.counts["left"] == 1


def test_an_absent_pupil_leaves_and_comes_back_as_the_same_one():
    left, known = import_files(BOTH, siecle_export(pupil(division="5B")))
    back = siecle.compare(known, read(siecle_export(ZOE, pupil(NOE, division="5C"))), former_ines={})

    assert [change.known.person.ine for change in left.absent] == [NOE["ine"]]
    assert outcomes(back) == ["updated", "returned"]
    assert back.lines[1].after == {"division": "5C"}


def test_a_provisional_pupil_whose_ine_arrives_is_the_same_one():
    without = siecle_export(pupil(ine=""), NOE)
    changes, known = import_files(without, without, BOTH)

    assert outcomes(changes) == ["updated", "unchanged"]
    assert changes.lines[0].after == {"ine": ZOE["ine"]}
    assert changes.lines[0].notices == ()
    assert len(known) == 2


def test_a_former_ine_still_finds_its_pupil():
    changed, known = import_files(BOTH, siecle_export(pupil(ine="987654321ZZ"), NOE))
    again = siecle.compare(known, read(BOTH), former_ines={ZOE["ine"]: changed.lines[0].known.id})

    assert outcomes(again) == ["updated", "unchanged"]
    assert again.lines[0].known == next(one for one in known if one.person.ine == "987654321ZZ")
    assert again.lines[0].notices == ("ine_changed",)


def test_the_present_ine_wins_over_the_former():
    changed, known = import_files(BOTH, siecle_export(pupil(ine="987654321ZZ"), NOE))
    both = siecle_export(pupil(ine="987654321ZZ"), NOE, pupil(number="1"))
    again = siecle.compare(known, read(both), former_ines={ZOE["ine"]: changed.lines[0].known.id})

    assert outcomes(again) == ["unchanged", "unchanged", "held:identity_conflict"]


@pytest.mark.parametrize("reused", ["1", ""])
def test_a_local_number_used_again_does_not_make_two_pupils_one(reused):
    lou = pupil(ine="987654321ZZ", first_name="Lou", last_name="PETIT", birth_date="01/01/2011", number=reused or "9")
    changes, _known = import_files(BOTH, siecle_export(lou, NOE))

    assert outcomes(changes) == ["added", "unchanged"]
    assert [change.known.person.ine for change in changes.absent] == [ZOE["ine"]]


def test_the_number_of_somebody_who_left_holds_nobody_up():
    _changes, known = import_files(BOTH, siecle_export(NOE))
    lou = pupil(ine="987654321ZZ", first_name="Lou", last_name="PETIT", number="1")

    assert outcomes(siecle.compare(known, read(siecle_export(NOE, lou)), former_ines={})) == ["unchanged", "added"]


def test_a_returning_pupil_does_not_take_an_account_that_is_now_another_s():
    _changes, known = import_files(BOTH, siecle_export(NOE))
    known = [one._replace(user_id=7) for one in known]

    back = siecle.compare(known, read(BOTH), former_ines={})

    assert outcomes(back) == ["returned", "unchanged"]
    assert back.lines[0].gives_up_account
    assert back.lines[0].notices == ("account_taken",)
    after, _former = enrol(known, back)
    assert [one.user_id for one in sorted(after, key=lambda one: one.person.ine)] == [None, 7]


def test_two_who_return_to_one_account_both_come_back_without_it():
    _changes, known = import_files(BOTH)
    known = [one._replace(user_id=7, left_on=TODAY) for one in known]

    back = siecle.compare(known, read(BOTH), former_ines={})

    assert [change.gives_up_account for change in back.lines] == [True, True]


def test_the_account_of_somebody_who_leaves_is_free():
    _changes, known = import_files(BOTH, siecle_export(NOE))
    known = [one._replace(user_id=7) for one in known]

    swap = siecle.compare(known, read(siecle_export(ZOE)), former_ines={})

    assert outcomes(swap) == ["returned"]
    assert not swap.lines[0].gives_up_account


@pytest.mark.parametrize(
    ("leaving", "of", "many"),
    [(5, 5, False), (6, 6, True), (6, 60, False), (6, 59, True), (100, 1000, False), (101, 1000, True), (0, 0, False)],
)
def test_more_than_five_and_more_than_a_tenth_are_many(leaving, of, many):
    assert siecle.are_many(leaving, of=of) == many


@pytest.mark.parametrize(
    ("leaving", "of", "percent"), [(0, 0, 0), (3, 0, 0), (0, 40, 0), (1, 3, 33), (2, 3, 66), (1, 101, 0), (40, 40, 100)]
)
def test_the_share_of_those_who_leave_is_rounded_down(leaving, of, percent):
    assert siecle.leaving_percent(leaving, of=of) == percent


@pytest.mark.parametrize(
    ("before", "leaving", "asks"),
    [(20, 5, False), (20, 6, True), (60, 6, False), (60, 7, True), (6, 6, True), (0, 0, False)],
)
def test_asks_twice_when_many_leave(before, leaving, asks):
    pupils = [pupil(ine=f"{rank:09d}AA", number=str(rank + 10)) for rank in range(before)]
    first = siecle_export(*pupils, NOE)
    changes, _known = import_files(first, siecle_export(*pupils[leaving:], NOE))

    assert changes.leaving == leaving
    assert changes.loses_many == (asks and leaving * 10 > before + 1)


def test_counts_classes_and_pupils_after():
    changes, _known = import_files(BOTH, siecle_export(pupil(division="5B"), pupil(NOE, birth_date="")))

    assert changes.divisions == {"5B": 1, "6A": 1}
    assert (changes.current_before, changes.current_after) == (2, 2)


@pytest.mark.parametrize(
    ("other", "needed"),
    [
        (pupil(NOE), False),
        (pupil(NOE, last_name="Cormier", birth_date=ZOE["birth_date"]), True),
        (pupil(NOE, last_name="PETIT", usage_name="CORMIER", birth_date=ZOE["birth_date"]), True),
        (pupil(NOE, last_name="CORMIER"), False),
        (pupil(NOE, last_name="CORMIER", first_name="Zoe"), True),
        (pupil(NOE, birth_date=ZOE["birth_date"]), False),
    ],
)
def test_sees_a_twin_or_a_homonym_near(other, needed):
    changes, known = import_files(siecle_export(ZOE, other))
    assert [change.needs_proof for change in changes.lines] == [needed, needed]

    later, _known = import_files(siecle_export(ZOE, other), siecle_export(ZOE, pupil(NOE, number="5")))
    zoe = next(one for one in known if one.person.ine == ZOE["ine"])
    assert later.proof_changes.get(zoe.id, needed) is False


def test_a_number_that_everybody_carries_finds_nobody_and_costs_nothing():
    pupils = [
        pupil(ine=f"{rank:09d}AA", first_name=f"Z{chr(97 + rank)}", number=str(rank), elenoet="0") for rank in range(25)
    ]
    changes, _known = import_files(siecle_export(*pupils), siecle_export(*pupils[1:], pupil(ine="", elenoet="0")))

    assert outcomes(changes) == ["unchanged"] * 24 + ["added"]
    assert [change.known.person.ine for change in changes.absent] == ["000000000AA"]
