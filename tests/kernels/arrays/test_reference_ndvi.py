import math

import numpy as np
import pytest

from kernels.arrays.ndvi import WORKLOAD
from kernels.arrays.ndvi.with_numpy import in_cache, whole_array
from kernels.arrays.ndvi.with_python import loops, to_lists

NIR = np.array([[[0.5, 0.0], [0.3, 1.0]], [[0.0, 0.0], [0.6, 0.2]]])
RED = np.array([[[0.5, 0.0], [0.1, 0.0]], [[0.0, 0.4], [0.2, 0.2]]])
MEANS = [(0.0 + 0.5 + 1.0) / 3, (-1.0 + 0.5 + 0.0) / 3]
UNDEFINED = [1, 1]

EXPECTED = (np.array([0.25, -0.5]), np.array([3, 0]))


@pytest.mark.parametrize("answer", [whole_array(NIR, RED), in_cache(NIR, RED)])
def test_two_tiny_scenes_by_hand(answer):
    means, undefined = answer
    np.testing.assert_allclose(means, MEANS, rtol=1e-15)
    np.testing.assert_array_equal(undefined, UNDEFINED)


def test_the_reference_agrees_with_exact_sums_over_plain_pixels():
    nir, red = WORKLOAD.make_inputs(1)
    pairs = list(zip(nir.ravel().tolist(), red.ravel().tolist(), strict=True))
    index = [(a - b) / (a + b) for a, b in pairs if a + b != 0]
    expected = (np.array([math.fsum(index) / len(index)]), np.array([len(pairs) - len(index)]))
    assert 0 < expected[1][0] < 1000
    WORKLOAD.check(whole_array(nir, red), expected)
    WORKLOAD.check(in_cache(nir, red), expected)
    WORKLOAD.check(loops(*to_lists(nir, red)), expected)


def test_the_same_number_of_scenes_gives_the_same_inputs():
    first, second = WORKLOAD.make_inputs(1), WORKLOAD.make_inputs(1)
    np.testing.assert_array_equal(first, second)
    assert [channel.shape for channel in first] == [(1, 512, 512)] * 2


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        (EXPECTED[0],),
        (EXPECTED[0], None),
        (EXPECTED[0].tolist(), EXPECTED[1]),
        (EXPECTED[0][:1], EXPECTED[1]),
        (EXPECTED[0], EXPECTED[1].astype(float)),
        (EXPECTED[0], EXPECTED[1] + 1),
        (EXPECTED[0] + 1e-9, EXPECTED[1]),
        (np.array([0.25, np.nan]), EXPECTED[1]),
        (EXPECTED[0][::-1], EXPECTED[1]),
        np.array(EXPECTED),
    ],
)
def test_check_rejects(wrong):
    with pytest.raises(AssertionError):
        WORKLOAD.check(wrong, EXPECTED)


def test_check_accepts_the_rounding_of_a_plain_loop():
    WORKLOAD.check((EXPECTED[0] + 1e-13, EXPECTED[1]), EXPECTED)


def test_work_counts_both_channels_once():
    assert WORKLOAD.work(3).bytes_moved == 3 * 512 * 512 * 2 * 8
