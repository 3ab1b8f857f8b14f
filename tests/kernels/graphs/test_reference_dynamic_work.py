"""The reference of dynamic_work against the antiderivative of sin(1/x), and its check."""

import math

import pytest
from scipy.special import sici

from kernels.graphs.dynamic_work import TOLERANCE, WORKLOAD, check, make_inputs
from kernels.graphs.dynamic_work.with_python import answer, halves, integral, simpson, work_list


def antiderivative(x: float) -> float:
    """Of sin(1/x): x sin(1/x) - Ci(1/x)."""
    return x * math.sin(1 / x) - float(sici(1 / x)[1])


@pytest.mark.parametrize("n", [WORKLOAD.sizes["small"], 500])
def test_the_integral_is_what_the_antiderivative_says(n: int):
    start, stop = make_inputs(n)
    found, intervals = work_list(start, stop)
    exact = antiderivative(stop) - antiderivative(start)
    assert found == pytest.approx(exact, abs=TOLERANCE)
    assert intervals > 1


def test_the_rule_gains_four_places_for_ten_times_the_panels():
    exact = antiderivative(1.0) - antiderivative(0.2)
    errors = [abs(simpson(0.2, 1.0, panels) - exact) for panels in (40, 400)]
    assert errors[0] / errors[1] == pytest.approx(1e4, rel=0.1)


def test_an_interval_with_too_many_waves_is_not_done():
    assert integral(1e-5, 1.0) is None
    assert integral(0.5, 1.0) == pytest.approx(antiderivative(1.0) - antiderivative(0.5), abs=1e-12)


def test_halves_leave_no_gap():
    assert halves(0.0, 1.0) == ((0.0, 0.5), (0.5, 1.0))


def test_the_order_in_which_the_parts_come_does_not_matter():
    parts = [1e16, 1.0, -1e16, 3.0]
    assert answer(parts) == answer(sorted(parts)) == (4.0, 4)


@pytest.mark.parametrize(
    "wrong",
    [None, 0.5, (0.5,), (0.5, 4), (0.5, 3.0), (math.nextafter(0.5, 1), 3), (math.nan, 3), [0.5, 3]],
)
def test_check_rejects_a_wrong_answer(wrong: object):
    check((0.5, 3), (0.5, 3))
    with pytest.raises(AssertionError):
        check(wrong, (0.5, 3))
