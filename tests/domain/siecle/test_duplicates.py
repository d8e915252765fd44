"""One child, two students: a newcomer who may be somebody who leaves, or left, waits for a person's word."""

import pytest

from pix.domain import siecle
from tests.domain.siecle.enrolment import TODAY, enrol, import_files, outcomes, read
from tests.domain.siecle.export import NOE, ZOE, pupil, siecle_export

BOTH = siecle_export(ZOE, NOE)
NEW_NUMBERS = {"ine": "987654321ZZ", "number": "77"}


def answered(known, file, *, former=(), **said):
    """The changes once the school has said of the line ``n1``… whether it is the pupil it may be."""
    answers = {}
    for position, is_same in ((int(name[1:]), is_same) for name, is_same in said.items()):
        changes = siecle.compare(known, read(file), former_ines=dict(former), answers=answers)
        change = changes.lines[position - 1]
        answers[siecle.line_key(change.line.person, change.names), change.candidate.id] = is_same
    return siecle.compare(known, read(file), former_ines=dict(former), answers=answers), answers


@pytest.mark.parametrize(
    "newcomer",
    [
        pytest.param(NEW_NUMBERS, id="a new INE and a new number"),
        pytest.param({"ine": "", "number": "77"}, id="no INE, a new number"),
        pytest.param({"ine": "", "number": "77", "elenoet": ""}, id="no INE, no number of the school"),
        pytest.param(NEW_NUMBERS | {"first_name": "ZOE", "last_name": "Cor-mier"}, id="other spellings"),
        pytest.param(NEW_NUMBERS | {"last_name": "PETIT", "usage_name": "CORMIER"}, id="another name in use"),
    ],
)
@pytest.mark.parametrize("gone", ["absent", "said gone", "left before"])
def test_a_newcomer_like_somebody_who_leaves_or_left_waits_and_names_them(newcomer, gone):
    lines = [NOE, pupil(**newcomer)]
    _changes, known = import_files(BOTH)
    if gone == "left before":
        known = [one._replace(left_on=TODAY) if one.person.ine == ZOE["ine"] else one for one in known]
    if gone == "said gone":
        lines.append(pupil(exit_date="01/09/2024", number="1"))

    changes = siecle.compare(known, read(siecle_export(*lines)), former_ines={})

    held = changes.lines[1]
    assert (held.outcome, held.reason, held.candidate.person.ine) == ("held", "possible_duplicate", ZOE["ine"])
    assert changes.absent == []
    assert enrol(known, changes)[0] == known, "they stay exactly as they were"


@pytest.mark.parametrize(
    "newcomer",
    [
        pytest.param({"birth_date": "06/03/2010"}, id="another birthdate"),
        pytest.param({"first_name": "Zohra"}, id="another first name"),
        pytest.param({"last_name": "PETIT"}, id="another name"),
        pytest.param({"last_name": "李"}, id="a name that folds to nothing"),
    ],
)
def test_a_newcomer_who_is_not_quite_like_them_is_added(newcomer):
    changes, _known = import_files(BOTH, siecle_export(NOE, pupil(**NEW_NUMBERS | newcomer), encoding="UTF-8"))

    assert outcomes(changes) == ["unchanged", "added"]
    assert [change.known.person.ine for change in changes.absent] == [ZOE["ine"]]


def test_a_newcomer_like_somebody_who_stays_is_their_homonym():
    changes, _known = import_files(BOTH, siecle_export(ZOE, NOE, pupil(**NEW_NUMBERS)))

    assert outcomes(changes) == ["unchanged", "unchanged", "added"]


def test_the_same_pupil_takes_the_row_with_all_that_is_in_it():
    _changes, known = import_files(BOTH)
    known = [one._replace(user_id=7) if one.person.ine == ZOE["ine"] else one for one in known]
    file = siecle_export(NOE, pupil(**NEW_NUMBERS, division="5A"))

    changes, answers = answered(known, file, n2=True)

    (_noe, zoe), (after, former) = changes.lines, enrol(known, changes)
    assert outcomes(changes) == ["unchanged", "updated"]
    assert zoe.after == {"ine": "987654321ZZ", "elenoet": "77", "eleve_id": "77", "division": "5A"}
    assert zoe.notices == ("ine_changed",)
    assert sorted(one.user_id or 0 for one in after) == [0, 7]
    assert former == {ZOE["ine"]: zoe.known.id}
    again = siecle.compare(after, read(file), former_ines=former, answers=answers)
    assert outcomes(again) == ["unchanged", "unchanged"]


def test_a_pupil_who_left_and_is_the_same_returns():
    _changes, known = import_files(BOTH, siecle_export(NOE))

    changes, _answers = answered(known, siecle_export(NOE, pupil(**NEW_NUMBERS)), n2=True)

    assert outcomes(changes) == ["unchanged", "returned"]


def test_the_same_pupil_does_not_leave_by_another_line():
    _changes, known = import_files(BOTH)
    file = siecle_export(NOE, pupil(**NEW_NUMBERS), pupil(exit_date="01/09/2024", number="1"))

    changes, _answers = answered(known, file, n2=True)

    assert outcomes(changes) == ["unchanged", "updated", "held:left_school"]


def test_somebody_else_is_added_and_the_other_leaves():
    _changes, known = import_files(BOTH)
    file = siecle_export(NOE, pupil(**NEW_NUMBERS))

    changes, answers = answered(known, file, n2=False)

    assert outcomes(changes) == ["unchanged", "added"]
    assert [change.known.person.ine for change in changes.absent] == [ZOE["ine"]]
    after, _former = enrol(known, changes)
    again = siecle.compare(after, read(file), former_ines={}, answers=answers)
    assert outcomes(again) == ["unchanged", "unchanged"]


def test_without_an_ine_somebody_else_is_not_asked_for_again_either():
    _changes, known = import_files(BOTH)
    file = siecle_export(NOE, pupil(ine="", number="77"))
    changes, answers = answered(known, file, n2=False)
    after, _former = enrol(known, changes)

    again = siecle.compare(after, read(file), former_ines={}, answers=answers)

    assert outcomes(again) == ["unchanged", "unchanged"]


def test_of_two_pupils_whom_a_newcomer_may_be_one_is_asked_for_after_the_other():
    """Two rows of one child: what earlier imports made. The one who leaves now is asked for first."""
    twice, known = import_files(siecle_export(ZOE, pupil(**NEW_NUMBERS), NOE))
    gone = next(one for one in known if one.person.ine == ZOE["ine"])
    known = [one._replace(left_on=TODAY) if one is gone else one for one in known]
    file = siecle_export(NOE, pupil(ine="555666777AB", number="88"))

    first = siecle.compare(known, read(file), former_ines={})
    assert first.lines[1].candidate.person.ine == "987654321ZZ"
    second, _answers = answered(known, file, n2=False)
    assert second.lines[1].candidate == next(one for one in known if one.id == gone.id)
    assert second.absent[0].known.person.ine == "987654321ZZ"
    assert twice.counts["added"] == 3


def test_two_newcomers_said_to_be_one_pupil_both_wait():
    _changes, known = import_files(BOTH)
    file = siecle_export(NOE, pupil(**NEW_NUMBERS), pupil(ine="555666777AB", number="88"))

    asked = siecle.compare(known, read(file), former_ines={})
    assert outcomes(asked) == ["unchanged", "held:possible_duplicate", "held:possible_duplicate"]
    changes, _answers = answered(known, file, n2=True)
    assert outcomes(changes) == ["unchanged", "updated", "added"]

    answers = {
        (siecle.line_key(change.line.person, change.names), change.candidate.id): True for change in asked.lines[1:]
    }
    both = siecle.compare(known, read(file), former_ines={}, answers=answers)
    assert outcomes(both) == ["unchanged", "held:identity_conflict", "held:identity_conflict"]
    assert both.absent == []


def test_a_file_of_possible_duplicates_alone_waits_for_its_answers():
    changes, _known = import_files(siecle_export(ZOE), siecle_export(pupil(**NEW_NUMBERS)))

    assert outcomes(changes) == ["held:possible_duplicate"]
    siecle.check_changes(changes)


NO_NUMBER = {"number": "", "elenoet": ""}


def unnumbered(*pupils):
    return siecle_export(*(one | NO_NUMBER for one in pupils))


@pytest.mark.parametrize("ine", ["", "987654321ZZ"])
def test_in_a_file_without_numbers_names_and_birthdate_find(ine):
    changes, known = import_files(BOTH, unnumbered(pupil(ine=ine, division="5A"), pupil(NOE, ine="")))

    assert changes.counts["held"] == changes.counts["added"] == changes.counts["left"] == 0
    assert [change.known.person.label for change in changes.lines] == ["CORMIER Zoé", "ABADIE Noé"]
    assert len(known) == 2
    assert {one.person.elenoet for one in known} == {"1", "2"}, "the numbers they had are kept"


def test_who_left_is_found_by_names_and_birthdate_too():
    changes, _known = import_files(BOTH, siecle_export(NOE), unnumbered(pupil(ine=""), pupil(NOE, ine="")))

    assert changes.lines[0].outcome == "returned"


TWIN = pupil(ine="555666777AB", first_name="Tom", number="3")
HOMONYM = pupil(ine="555666777AB", birth_date="01/01/2011", number="3")


@pytest.mark.parametrize("other", [TWIN, HOMONYM])
def test_where_a_twin_or_a_homonym_is_near_a_person_is_asked(other):
    base = siecle_export(ZOE, NOE, other)
    _changes, known = import_files(base)
    file = unnumbered(pupil(ine=""), pupil(NOE, ine=""), pupil(other, ine=""))

    changes = siecle.compare(known, read(file), former_ines={})

    assert [change.reason for change in changes.lines] == ["possible_duplicate", None, "possible_duplicate"]
    assert changes.absent == []
    after, answers = answered(known, file, n1=True, n3=True)
    assert after.counts["held"] == 0
    again = siecle.compare(enrol(known, after)[0], read(file), former_ines={}, answers=answers)
    assert again.counts["held"] == 0, "the answer is kept"


def test_a_twin_who_is_in_the_file_alone_is_near_too():
    changes, _known = import_files(BOTH, unnumbered(pupil(ine=""), pupil(NOE, ine=""), pupil(TWIN, ine="")))

    assert [change.reason for change in changes.lines] == ["possible_duplicate", None, None]


def test_where_one_line_has_a_number_names_find_nobody():
    file = siecle_export(pupil(ine="") | NO_NUMBER, pupil(NOE, ine="", number="2"))

    changes, _known = import_files(BOTH, file)

    assert outcomes(changes) == ["held:possible_duplicate", "unchanged"]
