import re

import pytest
import segno

from pix.lib import qr


@pytest.mark.parametrize("text", ["https://pix.example/campagnes/MPLRHT364", "A", "é" * 200])
def test_the_path_draws_exactly_the_dark_squares(text):
    code = qr.draw(text)

    drawn = {
        (int(row) - qr.QUIET_ZONE, int(start) - qr.QUIET_ZONE + offset)
        for start, row, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", code.path)
        for offset in range(int(length))
    }
    matrix = segno.make(text, error="m", micro=False, boost_error=False).matrix
    dark = {(row, column) for row, squares in enumerate(matrix) for column, square in enumerate(squares) if square}
    assert drawn == dark
    assert code.size == len(matrix) + 2 * qr.QUIET_ZONE


def test_a_campaign_address_gives_a_code_of_about_two_kilobytes():
    assert len(qr.draw("https://pix.example/campagnes/MPLRHT364").path) < 3_000
