"""The cases M01 to M23 (rule MATCH-9), then what the other rules of matching add."""

from datetime import date

import pytest

from pix.domain import reconciliation
from pix.domain.reconciliation import Candidate, Certain, Nobody, ProposalReason, Proposed, TypedIdentity

BORN = date(2010, 9, 5)
NOBODY = Nobody(near=False)
ALMOST = Nobody(near=True)
SHORTER = Proposed(1, ProposalReason.SHORTENED_NAME)


def pupil(key: int, described: str, *, born: date = BORN, needs_proof: bool = False) -> Candidate:
    """Read « first/second/third/last/usage », as the cases are written."""
    first, second, third, last, usage = ["" if part == "–" else part for part in f"{described}/–/–/–/–".split("/")[:5]]
    return Candidate(
        key=key,
        first_names=tuple(name for name in (first, second, third) if name),
        last_name=last,
        usage_name=usage,
        birth_date=born,
        needs_proof=needs_proof,
    )


def match(first_name: str, last_name: str, *candidates: Candidate, born: date = BORN) -> reconciliation.Match:
    typed = TypedIdentity(first_name=first_name, last_name=last_name, birth_date=born)
    return reconciliation.match(typed, candidates)


@pytest.mark.parametrize(
    ("case", "described", "first_name", "last_name", "expected"),
    [
        ("M01", ["Élodie/Marie/–/Le Goff"], "elodie", "LEGOFF", Certain(1)),
        ("M02", ["Jean-Baptiste/–/–/D'Ornano"], "jean baptiste", "dornano", Certain(1)),
        ("M03", ["Paul/Hugo/–/Martin"], "Hugo", "Martin", Certain(1)),
        ("M04", ["Paul/Hugo/Victor/Martin"], "victor", "martin", Certain(1)),
        ("M05", ["Lina/–/–/Moreau/Petit"], "Lina", "Petit", Certain(1)),
        ("M06", ["Lina/–/–/Moreau"], "Lena", "Moreau", Proposed(1, ProposalReason.SPELLING)),
        ("M07", ["Lea/–/–/Moreau"], "Mea", "Moreau", ALMOST),
        ("M08", ["Lea/–/–/Moreau"], "Leaa", "Moreau", Proposed(1, ProposalReason.SPELLING)),
        ("M09", ["Leaa/–/–/Moreau"], "Lea", "Moreau", ALMOST),
        ("M10", ["Noah/–/–/Fontaine"], "Noah", "Fonteyne", Proposed(1, ProposalReason.SPELLING)),
        ("M11", ["Noah/–/–/Fontain"], "Noah", "Fonteyn", ALMOST),
        ("M12", ["Emma/–/–/Roux", "Emma/–/–/Roux"], "Emma", "Roux", ALMOST),
        ("M13", ["Emma/Rose/–/Roux", "Emma/Lou/–/Roux"], "Rose", "Roux", Proposed(1, ProposalReason.TWIN_NEAR)),
        ("M14", ["Allan/–/–/Poe", "Alian/–/–/Poe"], "Alian", "Poe", Certain(2)),
        ("M15", ["Allan/–/–/Poe", "Alian/–/–/Poe"], "Alyan", "Poe", ALMOST),
        ("M16", ["Zoe/Lou/–/Roux", "Lou/–/–/Roux"], "Lou", "Roux", Certain(2)),
        ("M17", ["Hugo/–/–/Bernard"], "Bernard", "Hugo", Proposed(1, ProposalReason.SWAPPED_NAMES)),
        ("M18", ["Jean-Pierre/–/–/Blanc"], "Jean", "Blanc", Proposed(1, ProposalReason.SHORTENED_NAME)),
        ("M19", ["Ana/–/–/Garcia Lopez"], "Ana", "Garcia", Proposed(1, ProposalReason.SHORTENED_NAME)),
        ("M20", ["Cœur/–/–/Blanc"], "Coeur", "Blanc", Certain(1)),
        ("M21", ["Frédéric/–/–/Blanc"], "Frédérique", "Blanc", ALMOST),
        ("B4", ["Éric/–/–/Dupont"], "Erric", "Dupond", Proposed(1, ProposalReason.SPELLING)),
    ],
)
def test_answers_each_case(case, described, first_name, last_name, expected):
    candidates = [pupil(key, one) for key, one in enumerate(described, start=1)]

    assert match(first_name, last_name, *candidates) == expected


def test_m22_another_birthdate_is_another_person():
    assert match("Emma", "Roux", pupil(1, "Emma/–/–/Roux", born=date(2011, 8, 6))) == NOBODY


def test_m23_a_pupil_who_left_is_not_a_candidate():
    assert match("Emma", "Roux") == NOBODY


@pytest.mark.parametrize(
    ("first_name", "last_name"),
    [("Đurđa", "Straße"), ("durda", "STRASSE"), ("  DURĐA ", "strasse"), ("Du-r'đa", "Stra_ße")],
)
def test_letters_are_transliterated_on_both_sides(first_name, last_name):
    assert match(first_name, last_name, pupil(1, "Đurđa/–/–/Straße")) == Certain(1)


@pytest.mark.parametrize("nothing", ["李", "", " - ", "’", "Ω", "\u202e"])
def test_a_name_that_folds_to_nothing_never_matches(nothing):
    assert match(nothing, "Li", pupil(1, f"{nothing or '–'}/–/–/Li")) == NOBODY
    assert match("Wei", nothing, pupil(1, f"Wei/–/–/{nothing or '–'}")) == NOBODY


def test_an_empty_name_of_the_base_is_close_to_nothing():
    assert match("Al", "Bo", pupil(1, "李/–/–/黎")) == NOBODY


@pytest.mark.parametrize(
    "born",
    [date(2010, 5, 9), date(2010, 9, 6), date(2010, 9, 15), date(2010, 8, 5), date(2011, 9, 5), date(2000, 9, 5)],
)
def test_one_slip_in_the_birthdate_is_proposed(born):
    assert match("Emma", "Roux", pupil(1, "Emma/–/–/Roux", born=born)) == Proposed(1, ProposalReason.BIRTH_DATE)


@pytest.mark.parametrize("born", [date(2010, 9, 16), date(2011, 9, 6), date(2010, 5, 10), date(2021, 9, 5)])
def test_two_slips_in_the_birthdate_are_not(born):
    assert match("Emma", "Roux", pupil(1, "Emma/–/–/Roux", born=born)) == NOBODY


def test_a_slip_in_the_birthdate_asks_for_exact_names_in_either_order():
    other_day = date(2010, 9, 6)

    assert match("Roux", "Emma", pupil(1, "Emma/–/–/Roux", born=other_day)) == Proposed(1, ProposalReason.BIRTH_DATE)
    assert match("Emna", "Roux", pupil(1, "Emma/–/–/Roux", born=other_day)) == NOBODY


def test_the_right_birthdate_wins_over_a_slip():
    right, slip = pupil(1, "Emma/–/–/Roux"), pupil(2, "Emma/–/–/Roux", born=date(2010, 5, 9))

    assert match("Emma", "Roux", slip, right) == Certain(1)


def test_two_pupils_as_near_as_each_other_are_never_chosen_between():
    one, other = pupil(1, "Emma/–/–/Roux", born=date(2010, 9, 6)), pupil(2, "Emma/–/–/Roux", born=date(2010, 9, 7))

    assert match("Emma", "Roux", one, other) == ALMOST


@pytest.mark.parametrize(
    ("described", "first_name", "last_name"),
    [
        ("Alexandre/–/–/Blanc", "Alex", "Blanc"),
        ("Alex/–/–/Blanc", "Alexandre", "Blanc"),
        ("Jean/–/–/Blanc", "Jean-Pierre", "Blanc"),
        ("Ana/–/–/de la Fontaine", "Ana", "Fontaine"),
        ("Jean-Pierre/–/–/Garcia Lopez", "Jean", "Lopez"),
        ("Marie/Jean-Pierre/–/Roux", "Pierre", "Roux"),
    ],
)
def test_a_shortened_name_is_proposed(described, first_name, last_name):
    assert match(first_name, last_name, pupil(1, described)) == Proposed(1, ProposalReason.SHORTENED_NAME)


@pytest.mark.parametrize(
    ("described", "first_name", "last_name"),
    [
        ("Ana/–/–/de la Fontaine", "Ana", "de la"),
        ("Ana/–/–/Ben Ali", "Ana", "Ben"),
        ("Alexandre/–/–/Blanc", "Al", "Blanc"),
    ],
)
def test_a_particle_or_two_letters_are_too_short(described, first_name, last_name):
    assert match(first_name, last_name, pupil(1, described)) == ALMOST


@pytest.mark.parametrize(
    "particle",
    [
        "abou", "al", "ben", "da", "das", "de", "del", "den", "der", "des", "di", "do", "dos", "du", "el", "la", "las",
        "le", "les", "los", "van", "vom", "von", "zu",
    ],
)  # fmt: skip
def test_two_names_that_share_a_particle_alone_are_not_one_shorter_than_the_other(particle):
    assert match("Ana", f"{particle} Quintin", pupil(1, f"Ana/–/–/{particle} Quintin Fontaine")) == SHORTER
    assert match("Ana", particle.title(), pupil(1, f"Ana/–/–/{particle} Quintin")) == ALMOST


def test_the_same_words_in_another_order_are_not_a_shorter_name():
    assert match("Pierre-Jean", "Blanc", pupil(1, "Jean-Pierre/–/–/Blanc")) == ALMOST


@pytest.mark.parametrize("first_name", ["Hugo", "Victor"])
def test_beside_a_twin_only_the_usual_first_name_is_enough(first_name):
    paul, lise = pupil(1, "Paul/Hugo/Victor/Martin"), pupil(2, "Lise/–/–/Durand/Martin")

    assert match("Paul", "Martin", paul, lise) == Certain(1)
    assert match(first_name, "Martin", paul, lise) == Proposed(1, ProposalReason.TWIN_NEAR)


def test_a_pupil_the_import_says_needs_proof_is_found_by_the_usual_first_name_only():
    paul = pupil(1, "Paul/Hugo/–/Martin", needs_proof=True)

    assert match("Paul", "Martin", paul) == Certain(1)
    assert match("Hugo", "Martin", paul) == Proposed(1, ProposalReason.TWIN_NEAR)


@pytest.mark.parametrize(
    ("described", "first_name"),
    [(["Emma", "Emmy"], "Emma"), (["Lina", "Lisa"], "Lina"), (["Mathis", "Mathias"], "Mathis"), (["Li", "Ly"], "Li")],
)
def test_twins_with_near_names_each_find_themselves(described, first_name):
    twins = [pupil(key, f"{one}/–/–/Roux") for key, one in enumerate(described, start=1)]

    assert match(first_name, "Roux", *twins) == Certain(1)


def test_a_slip_between_twins_is_nobody():
    assert match("Liza", "Roux", pupil(1, "Lina/–/–/Roux"), pupil(2, "Lisa/–/–/Roux")) == ALMOST


def test_a_stranger_is_near_nobody():
    assert match("Gaspard", "Quintin", pupil(1, "Emma/–/–/Roux")) == NOBODY
