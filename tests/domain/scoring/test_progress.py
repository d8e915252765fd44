"""How far a test has come, in whole percents."""

import pytest

from pix.domain.scoring import Progress


@pytest.mark.parametrize(
    ("settled", "targeted", "percent"),
    [(0, 16, 0), (3, 16, 18), (15, 16, 93), (199, 200, 99), (999, 1000, 99), (16, 16, 99), (0, 0, 0)],
)
def test_a_test_under_way_is_rounded_down_and_never_complete(settled, targeted, percent):
    assert Progress(settled, targeted).percent == percent


@pytest.mark.parametrize(("settled", "targeted"), [(16, 16), (3, 16), (0, 0)])
def test_a_finished_test_is_complete_whatever_it_left_out(settled, targeted):
    assert Progress(settled, targeted, finished=True).percent == 100
