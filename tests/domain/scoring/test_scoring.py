"""Pix and levels: the table of the reference, in exact numbers."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pix.domain import scoring

THIRDS = Fraction(8, 3)


@pytest.mark.parametrize(
    ("values", "pix", "level", "ahead"),
    [
        ([], 0, 0, 0),
        (["4", "3.9"], 7, 0, 7),
        (["4", "4"], 8, 1, 0),
        (["2.6666666"] * 3, 7, 0, 7),
        ([THIRDS] * 3, 8, 1, 0),
        (["1.3333333"] * 6, 7, 0, 7),
        ([Fraction(8, 6)] * 6, 8, 1, 0),
        ([THIRDS] * 6, 16, 2, 0),
        (["39.99"], 39, 4, 7),
        (["40"], 40, 5, 0),
        (["47.6"], 40, 5, 0),
    ],
)
def test_adds_up_exactly_and_floors_last(values, pix, level, ahead):
    score = scoring.competence_score(map(Fraction, values), max_level=5)

    assert (score.pix, score.level, score.ahead) == (pix, level, ahead)


@pytest.mark.parametrize(("skills", "value"), [(1, 4), (2, 4), (3, THIRDS), (4, 2), (16, Fraction(1, 2))])
def test_a_level_is_shared_between_its_skills_and_none_is_worth_more_than_four(skills, value):
    assert scoring.skill_value(skills) == value


@pytest.mark.parametrize(
    ("pix", "max_level", "missing"), [(0, 8, 8), (36, 8, 4), (26, 8, 6), (63, 8, 1), (64, 8, 0), (40, 5, 0)]
)
def test_says_how_many_pix_the_next_level_needs(pix, max_level, missing):
    assert scoring.competence_score([Fraction(pix)], max_level=max_level).pix_to_next_level == missing


@pytest.mark.parametrize(
    ("validated", "total", "percent"),
    [
        (0, 7, 0), (1, 3, 33), (2, 3, 67), (1, 7, 14), (1, 8, 13), (5, 8, 63), (7, 8, 88),
        (199, 200, 100), (1, 200, 1), (7, 7, 100), (0, 0, 0),
    ],
)  # fmt: skip
def test_rounds_a_share_to_the_nearest_whole_percentage(validated, total, percent):
    assert scoring.percent(validated, total) == percent


@pytest.mark.parametrize(
    ("levels", "count", "certifiable"),
    [
        ([1] * 5 + [0] * 11, 5, True),
        ([1] * 16, 16, True),
        ([5] * 4 + [0] * 12, 4, False),
        ([1] * 4 + [0] * 12, 4, False),
        ([], 0, False),
    ],
)
def test_five_competences_of_level_one_make_a_profile_certifiable(levels, count, certifiable):
    assert scoring.certifiable_count(levels) == count
    assert scoring.is_certifiable(levels) is certifiable


@given(st.lists(st.integers(1, 20), max_size=60), st.randoms())
def test_the_order_of_the_skills_never_changes_a_score(sizes, rng: Random):
    values = [scoring.skill_value(size) for size in sizes]
    shuffled = rng.sample(values, len(values))

    assert scoring.competence_score(values) == scoring.competence_score(shuffled)


@given(st.lists(st.integers(1, 20), max_size=60))
def test_one_skill_more_never_takes_pix_away(sizes):
    values = [scoring.skill_value(size) for size in sizes]
    pix = [scoring.competence_score(values[:count]).pix for count in range(len(values) + 1)]

    assert pix == sorted(pix)
