"""Rings, squares, page numbers."""

import pytest

from pix.web.components import drawing


@pytest.mark.parametrize(
    ("level", "pix", "dashes"),
    [
        (0, 0, "0 64"),
        (0, 5, "4.4 64"),
        (3, 26, "7 1 7 1 7 1 1.8 64"),
        (4, 36, "7 1 7 1 7 1 7 1 3.5 64"),
        (8, 64, "7 1 7 1 7 1 7 1 7 1 7 1 7 1 7 1 0 64"),
        (9, 80, "7 1 7 1 7 1 7 1 7 1 7 1 7 1 7 1 0 64"),
    ],
)
def test_a_ring_has_an_arc_a_level_and_a_part_of_the_next(level, pix, dashes):
    assert drawing.ring_of_level(level, pix) == dashes


@pytest.mark.parametrize(
    ("percent", "dashes"), [(0, "0 64"), (50, "7 1 7 1 7 1 7 1 0 64"), (101, drawing.ring_of_level(8, 64))]
)
def test_a_ring_shows_a_percentage(percent, dashes):
    assert drawing.ring_of_percent(percent) == dashes


def test_the_score_has_a_square_a_level_and_never_one_too_many():
    paths = drawing.mosaic({"1.1": (4, 36), "1.2": (3, 26), "5.2": (8, 64)})

    assert paths["on"].count("M") == 4 + 3 + 8
    assert paths["part"].count("M") == 2
    assert sum(path.count("M") for path in paths.values()) == 128


@pytest.mark.parametrize(
    ("number", "last", "links"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (3, 5, [1, 2, 3, 4, 5]),
        (5, 25, [1, None, 4, 5, 6, None, 25]),
        (25, 25, [1, None, 24, 25]),
    ],
)
def test_the_pages_around_are_named_and_gaps_shown(number, last, links):
    assert drawing.pages_around(number, last) == links
