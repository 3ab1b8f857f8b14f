"""The reference of pairwise_distance against distances known by hand, and its check."""

import numpy as np
import pytest

from kernels.arrays.pairwise_distance import check, make_inputs, with_numpy


def test_the_sides_of_a_box_are_known_by_hand():
    points = np.array([[0.0, 0.0, 0.0], [3.0, 4.0, 0.0], [3.0, 4.0, 12.0]])
    expected = [[0.0, 5.0, 13.0], [5.0, 0.0, 12.0], [13.0, 12.0, 0.0]]
    for function in (with_numpy.blocks, with_numpy.broadcast):
        assert function(points).tolist() == expected


@pytest.mark.parametrize("block_bytes", [1, 800, 10_000])
def test_blocks_give_the_same_whether_or_not_they_divide_the_rows(monkeypatch, block_bytes):
    (points,) = make_inputs(37)
    monkeypatch.setattr(with_numpy, "BLOCK_BYTES", block_bytes)
    check(with_numpy.blocks(points), with_numpy.broadcast(points))


def test_check_rejects_a_wrong_answer():
    expected = with_numpy.blocks(*make_inputs(20))
    nearly = expected.copy()
    nearly[3, 7] *= 1 + 1e-11
    for wrong in (None, expected.tolist(), expected[:-1], expected.astype(np.float32), nearly):
        with pytest.raises(AssertionError):
            check(wrong, expected)
