"""The ways of pairwise_products against products worked out by hand, and its check."""

import numpy as np
import pandas as pd
import pytest

from kernels.frames.pairwise_products import ROWS, WORKLOAD, check, make_inputs, with_numpy
from kernels.frames.pairwise_products.with_pandas import a_column_with_the_rest, one_series_a_pair

TABLE = pd.DataFrame({"a": [1.0, 2.0, -3.0], "b": [4.0, 0.5, -5.0], "c": [-1.0, -2.0, 10.0]})
LARGEST = np.array([15.0, -1.0, -1.0])
"""Of a·b: 4, 1, 15; of a·c: -1, -4, -30; of b·c: -4, -1, -50."""


def with_arrays(table):
    return with_numpy.a_column_with_the_rest(*with_numpy.columns(table))


@pytest.mark.parametrize("function", [one_series_a_pair, a_column_with_the_rest, with_arrays])
def test_it_finds_the_products_worked_out_by_hand(function):
    check(function(TABLE), LARGEST)


def test_every_pair_occurs_once():
    (table,) = make_inputs(WORKLOAD.sizes["small"])
    columns = table.shape[1]
    assert table.shape == (ROWS, WORKLOAD.sizes["small"])
    assert with_arrays(table).shape == (columns * (columns - 1) // 2,)


def test_the_inputs_are_the_same_every_time():
    (first,), (second,) = make_inputs(5), make_inputs(5)
    pd.testing.assert_frame_equal(first, second)


WRONG_ANSWERS = {
    "none": None,
    "a list": LARGEST.tolist(),
    "one pair is missing": LARGEST[:-1],
    "one product is wrong": LARGEST + np.array([0, 0, 1e-9]),
    "one product is nan": np.array([15.0, np.nan, -1.0]),
    "the pairs are in another order": LARGEST[::-1],
    "single precision": LARGEST.astype(np.float32),
    "all products are the same": np.float64(15.0),
}


@pytest.mark.parametrize("wrong", WRONG_ANSWERS.values(), ids=WRONG_ANSWERS)
def test_check_refuses_a_wrong_answer(wrong):
    with pytest.raises(AssertionError):
        check(wrong, LARGEST)
