"""The sample exports, line by line."""

import json
from pathlib import Path

import pytest

from pix.domain import siecle
from tests.domain.siecle.enrolment import import_files, outcomes, read

SAMPLES = Path(__file__).parents[2] / "samples" / "siecle"


def truth(name):
    return json.loads((SAMPLES / f"{name}.truth.json").read_text())


def first_outcome(change):
    if change.outcome == "added" and "ine_missing" in change.notices:
        return "added_provisional"
    if change.outcome == "added" and "class_missing" in change.notices:
        return "added_without_class"
    return f"held:{change.reason}" if change.outcome == "held" else str(change.outcome)


@pytest.mark.parametrize("name", ["college-2025.xml", "college-2026.xml", "lycee-2026.zip"])
def test_a_first_import_gives_each_line_its_outcome(name):
    changes, _known = import_files((SAMPLES / name).read_bytes())

    assert [first_outcome(change) for change in changes.lines] == [
        line["outcome"] for line in truth(name.split(".")[0])
    ]


def test_the_second_year_gives_each_line_its_outcome():
    expected = truth("college-2026-after-2025")

    changes, _known = import_files(
        (SAMPLES / "college-2025.xml").read_bytes(), (SAMPLES / "college-2026.xml").read_bytes()
    )

    assert changes.counts == expected["counts"]
    assert (changes.current_before, changes.current_after) == (expected["known_before"], expected["current_after"])
    assert sorted(change.known.person.ine for change in changes.absent) == sorted(
        one["ine"] for one in expected["absent"]
    )
    fields = {"first": "first_name", "division": "division", "ine": "ine"}
    for change, line in zip(changes.lines, expected["lines"], strict=True):
        outcome = f"held:{change.reason}" if change.outcome == "held" else str(change.outcome)
        assert (outcome, change.known is not None) == (line["outcome"], line["known"]), line
        assert set(change.after) == {fields[name] for name in line.get("changed", [])}, line
        assert ("ine_kept" in change.notices) == ("warning" in line)


@pytest.mark.parametrize("name", ["college-2025.xml", "college-2026.xml", "lycee-2026.zip"])
def test_the_same_file_again_changes_nothing(name):
    data = (SAMPLES / name).read_bytes()

    changes, _known = import_files(data, data)

    assert {outcome for outcome, count in changes.counts.items() if count} == {"unchanged", "held", "repeated"}
    assert changes.proof_changes == {}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("empty.xml", "unreadable"),
        ("truncated.xml", "unreadable"),
        ("not-xml.xml", "unreadable"),
        ("not-a-zip.zip", "unreadable"),
        ("latin1-declared-utf8.xml", "wrong_encoding"),
        ("entity-bomb.xml", "unsafe"),
        ("external-entity.xml", "unsafe"),
        ("responsables.xml", "wrong_export"),
        ("two-files.zip", "zip_content"),
        ("no-xml.zip", "zip_content"),
        ("other-school.xml", "other_school"),
        ("nobody.xml", "no_pupil"),
    ],
)
def test_a_bad_file_is_refused_for_its_reason(name, reason):
    with pytest.raises(siecle.Refused) as refused:
        siecle.check(read((SAMPLES / "bad" / name).read_bytes()), uai="0699901M")

    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("hidden-files.zip", "CORMIER Zoé"),
        ("good-structures-first.xml", "CORMIER Zoé"),
        ("good-old-name-tag.xml", "CORMIER Zoé"),
        ("good-cedilla-8859-15.xml", "CŒURDEVEY Françoise"),
    ],
)
def test_an_odd_but_good_file_is_read(name, label):
    data = (SAMPLES / "bad" / name).read_bytes()
    siecle.check(read(data), uai="0699901M")
    changes, (known,) = import_files(data)

    assert outcomes(changes) == ["added"]
    assert changes.lines[0].line.person.label == label
    assert (known.person.ine, known.person.division) == ("123456789AB", "6E A")
