"""Files whose names an encoding has broken: one line waits, a whole file is refused, and no good name is lost."""

import pytest

from pix.domain import siecle
from tests.domain.siecle.enrolment import enrol, import_files, outcomes, read
from tests.domain.siecle.export import NOE, ZOE, pupil, siecle_export

BOTH = siecle_export(ZOE, NOE)


def over(*pupils, base=BOTH):
    """What a second file changes; its names are written as UTF-8, so that anything may stand in them."""
    return import_files(base, siecle_export(*pupils, encoding="UTF-8"))


@pytest.mark.parametrize("field", ["last_name", "usage_name", "first_name", "second_name", "third_name", "division"])
@pytest.mark.parametrize("text", ["ZoÃ©", "Zo\N{REPLACEMENT CHARACTER}", "Zo\x8e"])
def test_a_damaged_name_waits_and_leaves_the_good_one(field, text):
    changes, known = over(pupil(number="1") | {field: text}, NOE)

    assert outcomes(changes) == ["held:damaged_name", "unchanged"]
    assert changes.lines[0].known.person.label == "CORMIER Zoé"
    assert changes.lines[0].line.damaged == (field,)
    assert {one.person.label for one in known if one.is_current} == {"CORMIER Zoé", "ABADIE Noé"}


@pytest.mark.parametrize(
    ("good", "text"), [("BRÉMOND", "BRMOND"), ("Irène", "Irčne"), ("Noël", "No_l"), ("Žofie", "«ofie")]
)
def test_a_name_that_could_be_anybody_s_is_known_by_the_good_one_it_comes_from(good, text):
    base = siecle_export(pupil(first_name=good), NOE, encoding="UTF-8")

    changes, _known = over(pupil(first_name=text), NOE, base=base)

    assert outcomes(changes) == ["held:damaged_name", "unchanged"]
    assert changes.lines[0].line.damaged == ("first_name",)


@pytest.mark.parametrize(
    ("good", "text"), [("Zoé", "Zoe"), ("Zoé", "ZOÉ"), ("Zoé", "Zoë"), ("Zoé", "Zohra"), ("Zoe", "Zo")]
)
def test_a_name_that_somebody_corrected_is_taken(good, text):
    changes, _known = over(pupil(first_name=text), NOE, base=siecle_export(pupil(first_name=good), NOE))

    assert outcomes(changes) == ["updated", "unchanged"]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param({"ine": ""}, id="found by the local number"),
        pytest.param({"ine": "", "elenoet": "", "number": "8"}, id="nobody can say who is named"),
        pytest.param({"ine": "", "birth_date": "", "number": "1"}, id="without birthdate"),
        pytest.param({"birth_date": "06/03/2010", "last_name": "CORÃ‰", "elenoet": "9"}, id="by the INE alone"),
    ],
)
def test_a_pupil_whose_name_is_damaged_is_not_absent(line):
    changes, _known = over(pupil(first_name="ZoÃ©") | line, NOE)

    assert outcomes(changes) == ["held:damaged_name", "unchanged"]
    assert changes.absent == []


def test_a_damaged_name_of_somebody_else_s_birthday_keeps_nobody():
    changes, _known = over(pupil(first_name="ZoÃ©", ine="", elenoet="", number="8", birth_date="01/01/2011"), NOE)

    assert [change.known.person.label for change in changes.absent] == ["CORMIER Zoé"]


def test_who_leaves_under_a_damaged_name_leaves():
    changes, known = over(pupil(first_name="ZoÃ©", exit_date="01/09/2024"), NOE)

    assert outcomes(changes) == ["left:left_school", "unchanged"]
    assert {one.person.first_name for one in known} == {"Zoé", "Noé"}, "with their good name"


def crowd(*names):
    return [pupil(ine=f"9{rank:08d}AA", number=str(rank), first_name=name) for rank, name in enumerate(names, 1)]


@pytest.mark.parametrize(
    ("names", "refused"),
    [
        (["ZoÃ©", "NoÃ©", "LÃ©a"], True),
        (["ZoÃ©", "NoÃ©", "Lea"], False),
        (["ZoÃ©", "NoÃ©", "LÃ©a", "Zoé", "Noé"], True),
        (["ZoÃ©", "NoÃ©", "LÃ©a", "Zoé", "Noé", "Léa"], False),
        (["ZoÃ©", "NoÃ©", "LÃ©a", "Zoe", "Noe", "Lea"], True),
        (["Zoé", "Noé", "Léa", "João", "Conceição"], False),
    ],
)
def test_a_file_of_which_most_accents_are_broken_is_refused(names, refused):
    changes, _known = import_files(siecle_export(*crowd(*names), encoding="UTF-8"))

    if refused:
        with pytest.raises(siecle.Refused, match="wrong_encoding") as raised:
            siecle.check_changes(changes)
        assert raised.value.facts == {"damaged": 3}
    else:
        siecle.check_changes(changes)


def test_a_file_that_lost_its_accents_is_refused_by_the_good_names_it_would_replace():
    _changes, known = import_files(siecle_export(*crowd("Zoé", "Noé", "Léa")))

    again = siecle.compare(known, read(siecle_export(*crowd("Zo", "No", "La"))), former_ines={})

    with pytest.raises(siecle.Refused, match="wrong_encoding"):
        siecle.check_changes(again)
    assert enrol(known, again)[0] == known


def test_the_same_damaged_line_twice_is_counted_once():
    line = pupil(first_name="ZoÃ©", second_name="NoÃ©", number="1")

    changes, _known = import_files(siecle_export(line, line, NOE, encoding="UTF-8"))

    assert outcomes(changes) == ["held:damaged_name", "repeated", "added"]
    siecle.check_changes(changes)
