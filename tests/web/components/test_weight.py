"""How heavy a file is, as pages say it."""

import pytest

from pix.web.components.templatetags.pix import weight


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "1 octet"), (999, "999 octets"), (1000, "1,0\u00a0Ko"), (1_408, "1,4\u00a0Ko"), (2_500_000, "2,5\u00a0Mo")],
)
def test_a_weight_is_said_in_thousands(size, words):
    assert weight(size) == words
