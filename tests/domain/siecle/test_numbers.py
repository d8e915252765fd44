"""What is an INE, what may be one, and what people write where they have none."""

import pytest

from tests.domain.siecle.enrolment import import_files, outcomes, read
from tests.domain.siecle.export import NOE, ZOE, pupil, siecle_export


def read_pupil(**changes):
    return read(siecle_export(pupil(**changes))).lines[0]


@pytest.mark.parametrize(
    "ine", ["1234567890A", "123456789AB", "1234A56789B", "0123456789F", "0000000012K", "990000301KA", "110000001AA"]
)
def test_an_ine_of_a_known_shape_is_taken_without_a_word(ine):
    line = read_pupil(ine=ine)

    assert (line.person.ine, line.notices) == (ine, ())


@pytest.mark.parametrize("ine", ["990000301K", "99000030KAB", "A9900003011", "0690001AB12", "99000030123"])
def test_another_shape_is_taken_and_told(ine):
    line = read_pupil(ine=ine)

    assert (line.person.ine, line.notices) == (ine, ("ine_unusual",))


@pytest.mark.parametrize(
    "ine",
    [
        "1234", "ncazenave", "ines.dumonteil@example.net", "SANS INE", "SANSINE", "INCONNU", "NEANT", "-", "?", "N/A",
        "00000000000", "0000000000", "11111111111", "9999999999", "XXXXXXXXXXX",
        "AAAAAAAAAAA", "12345678901", "01234567890", "98765432109", "1234567890", "12345-789AA", "123456789AAZZ",
        "05/03/2010", "06 12 34 56 78", "ZOECORMIER1", "É234567890A", "1" * 5000,
    ],
)  # fmt: skip
def test_what_is_plainly_no_ine_counts_as_missing_and_is_told(ine):
    line = read_pupil(ine=ine)

    assert (line.person.ine, line.notices) == ("", ("ine_unreadable",))


@pytest.mark.parametrize(
    ("ine", "raw", "found", "notices"),
    [
        (None, "<INE_RNIE>990000301KA</INE_RNIE>", "990000301KA", ("ine_from_rnie",)),
        ("", "<INE_RNIE>990000301KA</INE_RNIE>", "990000301KA", ("ine_from_rnie",)),
        (" ", "<INE_BEA>9900003011K</INE_BEA>", "9900003011K", ("ine_from_bea",)),
        (
            None,
            "<INE_BEA>9900003011K</INE_BEA><INE_RNIE>990000301KA</INE_RNIE>",
            "990000301KA",
            ("ine_from_rnie",),
        ),
        (
            None,
            "<INE_RNIE>0</INE_RNIE><INE_BEA>9900003011K</INE_BEA>",
            "9900003011K",
            ("ine_unreadable", "ine_from_bea"),
        ),
        ("1234", "<INE_RNIE>990000301KA</INE_RNIE>", "990000301KA", ("ine_unreadable", "ine_from_rnie")),
        ("990000302KB", "<INE_RNIE>990000301KA</INE_RNIE>", "990000302KB", ()),
        (None, "<INE_RNIE>990000301K</INE_RNIE>", "990000301K", ("ine_from_rnie", "ine_unusual")),
        ("1234", "<INE_RNIE>1</INE_RNIE><INE_BEA>2</INE_BEA>", "", ("ine_unreadable",)),
    ],
)
def test_where_the_national_number_is_missing_an_older_form_is_read_and_told(ine, raw, found, notices):
    line = read_pupil(ine=ine, raw=raw)

    assert (line.person.ine, line.notices) == (found, notices)


PLACEHOLDER = "1234567890A"


def people(count, **changes):
    return [pupil(ine=PLACEHOLDER, number=str(rank), first_name=f"Z{rank}") | changes for rank in range(1, count + 1)]


def test_an_ine_that_three_people_carry_is_a_placeholder_and_holds_nobody():
    changes, known = import_files(siecle_export(*people(3), NOE | {"number": "9"}))

    assert outcomes(changes) == ["added"] * 4
    assert [change.notices for change in changes.lines[:3]] == [("ine_missing", "ine_unreadable")] * 3
    assert [one.person.ine for one in known] == ["", "", "", NOE["ine"]]


@pytest.mark.parametrize("ine", ["0000000000A", "000000000AA", "0000A00000A", "9999999999Z"])
def test_zeros_in_the_shape_of_an_ine_hold_nobody(ine):
    changes, known = import_files(siecle_export(*people(2, ine=ine)))

    assert outcomes(changes) == ["added", "added"]
    assert {one.person.ine for one in known} == {""}


def test_two_people_of_one_ine_are_a_mistake():
    changes, _known = import_files(siecle_export(*people(2)))

    assert outcomes(changes) == ["held:duplicate_ine"] * 2


def test_one_person_on_three_lines_is_no_placeholder():
    lines = [pupil(number=str(rank), division=f"6{rank}") for rank in range(3)]

    changes, _known = import_files(siecle_export(*lines))

    assert outcomes(changes) == ["held:duplicate_ine"] * 3


def test_a_placeholder_again_finds_everybody_again():
    file = siecle_export(*people(4))

    changes, known = import_files(file, file)

    assert outcomes(changes) == ["unchanged"] * 4
    assert len(known) == 4


def test_the_pupil_whose_ine_became_a_placeholder_keeps_it():
    changes, known = import_files(
        siecle_export(ZOE), siecle_export(ZOE, *people(3, ine=ZOE["ine"], birth_date="01/01/2011"))
    )

    assert outcomes(changes)[0] == "unchanged"
    assert changes.lines[0].notices == ("ine_kept", "ine_unreadable")
    assert {one.person.ine for one in known} == {ZOE["ine"], ""}
