"""The reference of shape_points against symbols by hand, its inputs, and its check."""

import numpy as np
import pytest

from kernels.objects.shape_points import POINTS, check, make_inputs
from kernels.objects.shape_points.with_python import if_chain, match_cases

RIGHT = [1, 3, 2]


def test_symbols_by_hand():
    assert if_chain(["X", "Z", "Y"]) == RIGHT
    assert match_cases(["X", "Z", "Y"]) == RIGHT


@pytest.mark.parametrize("points", [if_chain, match_cases])
def test_what_is_no_symbol_is_refused(points):
    with pytest.raises(ValueError, match="'W' is no symbol"):
        points(["X", "W"])


def test_the_inputs_have_all_symbols_about_as_often():
    (symbols,) = make_inputs(3_000)
    assert len(symbols) == 3_000
    assert {type(symbol) for symbol in symbols} == {str}
    assert all(800 < symbols.count(symbol) < 1_200 for symbol in POINTS)


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        (1, 3, 2),
        [1, 3],
        [1, 2, 3],
        [1, 3, 2.0],
        [True, 3, 2],
        np.array([1.0, 3.0, 2.0]),
        np.array([1, 3, 3]),
    ],
)
def test_check_rejects_a_wrong_answer(wrong):
    check(list(RIGHT), RIGHT)
    check(np.array(RIGHT), RIGHT)
    with pytest.raises(AssertionError):
        check(wrong, RIGHT)
