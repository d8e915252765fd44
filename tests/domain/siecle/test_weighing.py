"""What a whole file is worth: refused when nothing of it can be read, doubtful when much of it waits for one reason."""

import pytest

from pix.domain import siecle
from tests.domain.siecle.enrolment import import_files, outcomes
from tests.domain.siecle.export import NOE, ZOE, pupil, siecle_export

NO_DATE = {"birth_date": "05-03-2010"}


def people(count, **changes):
    return [pupil(ine=f"9{rank:08d}AA", number=str(rank), first_name=f"Z{rank}") | changes for rank in range(count)]


@pytest.mark.parametrize(
    ("lines", "cause", "held"),
    [
        pytest.param([pupil(**NO_DATE), pupil(NOE, **NO_DATE)], "invalid_birth_date", 2, id="dates"),
        pytest.param([pupil(**NO_DATE)], "invalid_birth_date", 1, id="one pupil"),
        pytest.param([pupil(first_name=""), *people(2, last_name="")], "missing_name", 3, id="names"),
        pytest.param([ZOE, pupil(NOE, ine=ZOE["ine"])], "duplicate_ine", 2, id="one INE for all"),
        pytest.param([pupil(first_name="ZoÃ©")], "damaged_name", 1, id="a damaged name"),
        pytest.param(people(3, exit_date="01/09/2024"), "left_school", 3, id="nobody but people gone, and unknown"),
        pytest.param([*people(3, **NO_DATE), pupil(first_name="")], "invalid_birth_date", 3, id="the most frequent"),
        pytest.param([pupil(**NO_DATE), pupil(**NO_DATE, number="1")], "invalid_birth_date", 1, id="repeated"),
    ],
)
def test_a_file_of_which_no_line_can_be_imported_is_refused_with_its_cause(lines, cause, held):
    changes, known = import_files(siecle_export(*lines, encoding="UTF-8"))

    with pytest.raises(siecle.Refused, match="nothing_to_import") as refused:
        siecle.check_changes(changes)
    assert refused.value.facts == {"cause": cause, "held": held, "lines": len(lines)}
    assert known == []


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([ZOE, *people(9, **NO_DATE)], id="one line of ten"),
        pytest.param([pupil(NOE, exit_date="01/09/2024")], id="somebody leaves"),
        pytest.param([ZOE], id="nothing changes"),
    ],
)
def test_a_file_of_which_one_line_says_something_is_not(lines):
    changes, _known = import_files(siecle_export(ZOE, NOE), siecle_export(*lines))

    siecle.check_changes(changes)


def test_nobody_leaves_for_a_file_of_which_no_line_can_be_read():
    changes, _known = import_files(siecle_export(ZOE, NOE, *people(9)), siecle_export(pupil(**NO_DATE)))

    assert changes.absent == []


def test_a_line_that_waits_for_the_sake_of_another_pupil_is_no_fault_of_the_file():
    somebody_else = pupil(NOE, ine=ZOE["ine"])

    changes, _known = import_files(siecle_export(ZOE), siecle_export(somebody_else))

    assert outcomes(changes) == ["held:identity_conflict"]
    siecle.check_changes(changes)
    assert not changes.says_something


@pytest.mark.parametrize(
    ("lines", "most"),
    [
        ([ZOE], (None, 0)),
        ([ZOE, *people(3, **NO_DATE), pupil(NOE, first_name="")], ("invalid_birth_date", 3)),
        ([ZOE, *people(3, exit_date="01/09/2024"), pupil(NOE, first_name="")], ("missing_name", 1)),
    ],
)
def test_the_reason_for_which_most_lines_wait_is_found(lines, most):
    changes, _known = import_files(siecle_export(*lines))

    assert siecle.find_most_held(changes) == most


def test_what_was_accepted_is_doubtful_no_more():
    doubts = siecle.Doubts(departures=True, older=True)

    assert doubts.but(siecle.Doubts(older=True, held=True)) == siecle.Doubts(departures=True)


@pytest.mark.parametrize(
    ("doubts", "reason", "named"),
    [
        ({"departures": True}, "too_many_departures", "departures"),
        ({"held": True}, "too_many_held", "held"),
        ({"older": True, "departures": True}, "older_export", "older departures"),
        ({"other_year": True, "departures": True, "held": True}, "other_year", "other_year departures held"),
    ],
)
def test_an_operator_is_told_first_what_explains_the_rest(doubts, reason, named):
    refused = siecle.refuse_doubtful(siecle.Doubts(**doubts))

    assert (refused.reason, refused.facts) == (reason, {"to_accept": named})
