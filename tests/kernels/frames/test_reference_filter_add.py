"""The reference of filter_add against a list made by hand, and what its check must refuse."""

import numpy as np
import pandas as pd
import pytest

from kernels.frames.filter_add import WORKLOAD, check, make_inputs
from kernels.frames.filter_add.with_numpy import boolean_mask, columns
from kernels.frames.filter_add.with_pandas import category, filter_then_column, rows_and_column

FRAME = pd.DataFrame({"x": [0.5, 9.0, 0.25, 3.0], "y": ["a", "b", "a", "c"]})
RIGHT = pd.Series([1.5, 1.25])


def test_pandas_gives_the_sums_worked_out_by_hand():
    check(filter_then_column(FRAME), RIGHT)
    check(rows_and_column(FRAME), RIGHT)
    check(rows_and_column(*category(FRAME)), RIGHT)


def test_numpy_gives_the_sums_worked_out_by_hand():
    check(boolean_mask(*columns(FRAME)), RIGHT)


def test_the_reference_gives_what_a_plain_loop_gives():
    (frame,) = make_inputs(WORKLOAD.sizes["small"])
    pairs = zip(frame["x"].tolist(), frame["y"].tolist(), strict=True)
    check(filter_then_column(frame), pd.Series([x + 1 for x, y in pairs if y == "a"]))


def test_the_inputs_are_the_same_every_time_and_a_quarter_is_chosen():
    n = WORKLOAD.sizes["small"]
    (first,), (second,) = make_inputs(n), make_inputs(n)
    pd.testing.assert_frame_equal(first, second)
    assert 0.2 < (first["y"] == "a").mean() < 0.3


WRONG_ANSWERS = {
    "none": None,
    "a list": [1.5, 1.25],
    "one sum is missing": RIGHT[:1],
    "one sum too many": pd.Series([1.5, 1.25, 4.0]),
    "another order": RIGHT[::-1],
    "nothing was added": RIGHT - 1,
    "half precision": RIGHT.astype(np.float32),
    "one sum is nan": pd.Series([1.5, np.nan]),
    "a frame": RIGHT.to_frame(),
}


@pytest.mark.parametrize("wrong", WRONG_ANSWERS.values(), ids=WRONG_ANSWERS)
def test_check_refuses_a_wrong_answer(wrong):
    with pytest.raises(AssertionError):
        check(wrong, RIGHT)
