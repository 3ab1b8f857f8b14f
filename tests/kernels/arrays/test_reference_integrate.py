"""The reference of integrate against the error function, and its check against wrong answers."""

import math

import numpy as np
import pytest

from kernels.arrays.integrate import WORKLOAD, check, make_inputs
from kernels.arrays.integrate.with_numpy import blocks, whole_array
from kernels.arrays.integrate.with_python import loop

EXACT = math.sqrt(math.pi) / 2 * math.erf(2.0)


def test_the_reference_comes_near_the_error_function_as_the_rule_predicts() -> None:
    steps = 100_000
    dx = 2.0 / steps
    # Euler-Maclaurin: the left rule exceeds a falling curve's integral by half a step's drop.
    predicted = EXACT + dx / 2 * (1.0 - math.exp(-4.0))
    predicted += dx**2 / 12 * (-4.0 * math.exp(-4.0))
    for function in (blocks, whole_array):
        assert function(*make_inputs(steps)) == pytest.approx(predicted, rel=1e-13)


def test_two_steps_are_as_computed_by_hand() -> None:
    by_hand = 1.0 * 1.0 + 1.0 * math.exp(-1.0)
    for function in (whole_array, blocks, loop):
        assert function(0.0, 2.0, 2) == pytest.approx(by_hand, rel=1e-15)


@pytest.mark.parametrize("steps", [1, 8191, 8192, 8193, 20_000])
def test_every_number_of_steps_gives_the_reference(steps: int) -> None:
    expected = blocks(0.0, 2.0, steps)
    check(whole_array(0.0, 2.0, steps), expected)
    check(loop(0.0, 2.0, steps), expected)


@pytest.mark.parametrize("wrong", [None, math.nan, 1, "0.88", np.array([EXACT]), np.float32(EXACT)])
def test_check_rejects_what_is_not_a_finite_float(wrong: object) -> None:
    with pytest.raises(AssertionError):
        check(wrong, EXACT)


def test_check_rejects_nan_even_where_nan_is_expected() -> None:
    with pytest.raises(AssertionError):
        check(math.nan, math.nan)


def test_check_notices_one_lost_step_at_the_largest_size() -> None:
    steps = max(WORKLOAD.sizes.values())
    one_height = math.exp(-1.0) * 2.0 / steps
    with pytest.raises(AssertionError):
        check(EXACT - one_height, EXACT)
