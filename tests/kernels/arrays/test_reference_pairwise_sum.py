"""The reference of pairwise_sum against exact sums, and its check against wrong answers."""

import math

import numpy as np
import pytest

from kernels.arrays.pairwise_sum import WORKLOAD, check, make_inputs
from kernels.arrays.pairwise_sum.with_numpy import BLOCK, algebra, blocks, outer
from kernels.arrays.pairwise_sum.with_python import double_loop, to_lists


def test_the_reference_is_the_product_of_the_exact_sums() -> None:
    x, y = make_inputs(300)
    for function in (blocks, outer):
        assert function(x, y) == pytest.approx(math.fsum(x) * math.fsum(y), rel=1e-14)


def test_six_pairs_are_as_computed_by_hand() -> None:
    x, y = np.array([1.0, 2.0, 3.0]), np.array([10.0, 20.0])
    for function in (outer, blocks, algebra):
        assert function(x, y) == 180.0
    assert double_loop(*to_lists(x, y)) == 180.0


@pytest.mark.parametrize("length", [1, 7, BLOCK // 2, BLOCK + 1])
def test_blocks_and_table_agree_whether_or_not_the_blocks_divide_the_rows(length: int) -> None:
    x, y = np.linspace(0.5, 1.5, length), np.linspace(0.0, 1.0, 5)
    check(outer(x, y), blocks(x, y))


def test_the_inputs_are_the_same_every_time() -> None:
    for one, other in zip(make_inputs(50), make_inputs(50), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("wrong", [None, math.nan, 180, np.array([180.0]), np.float32(180.0)])
def test_check_rejects_what_is_not_a_finite_float(wrong: object) -> None:
    with pytest.raises(AssertionError):
        check(wrong, 180.0)


def test_check_rejects_nan_even_where_nan_is_expected() -> None:
    with pytest.raises(AssertionError):
        check(math.nan, math.nan)


def test_check_notices_one_lost_pair_at_the_largest_size() -> None:
    n = max(WORKLOAD.sizes.values())
    expected = n * n / 4  # the mean product is a quarter
    with pytest.raises(AssertionError):
        check(expected - 0.25, expected)
