"""The reference of map_filter against squares by hand, its parts, and its check."""

from itertools import chain

import numpy as np
import pytest

from kernels.objects.map_filter import check, make_inputs, parts
from kernels.objects.map_filter.with_python import comprehension

RIGHT = [0, 4, 16]


def test_squares_by_hand():
    assert comprehension(*make_inputs(6)) == RIGHT
    assert comprehension(*make_inputs(7)) == [*RIGHT, 36]


@pytest.mark.parametrize(("n", "count"), [(10, 3), (7, 7), (3, 8), (0, 2)])
def test_the_parts_are_all_numbers_in_order(n, count):
    found = parts(range(n), count)
    assert len(found) == count
    assert list(chain.from_iterable(found)) == list(range(n))


def test_the_largest_square_fits_into_64_bits():
    assert np.int64(20_000_000) ** 2 == 20_000_000**2


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        (0, 4, 16),
        [0, 4],
        [0, 16, 4],
        [0, 4, 16.0],
        [0, 4, np.int64(16)],
        np.array([0.0, 4.0, 16.0]),
        np.array([0, 4, 15]),
        np.array([0, 4, 16], dtype=np.int32),
        np.array([0, 4, 16, 36]),
    ],
)
def test_check_rejects_a_wrong_answer(wrong):
    check(list(RIGHT), RIGHT)
    check(np.array(RIGHT, dtype=np.int64), RIGHT)
    with pytest.raises(AssertionError):
        check(wrong, RIGHT)
