"""Many things, some at a time, none lost."""

import pytest

from pix.lib.chunks import in_chunks


@pytest.mark.parametrize(
    ("count", "sizes"), [(0, []), (1, [1]), (899, [899]), (900, [900]), (901, [900, 1]), (1801, [900, 900, 1])]
)
def test_every_value_is_in_one_chunk_in_its_order(count: int, sizes: list[int]):
    chunks = list(in_chunks(range(count)))

    assert [len(chunk) for chunk in chunks] == sizes
    assert [value for chunk in chunks for value in chunk] == list(range(count))


def test_values_are_taken_as_they_are_needed():
    taken = []

    first = next(in_chunks((taken.append(number) or number for number in range(10)), 3))

    assert (first, taken) == ([0, 1, 2], [0, 1, 2])
