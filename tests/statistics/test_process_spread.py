"""How much processes differ, by engine, and whether intervals that rest on it hold the truth."""

import math

import numpy as np
import pytest

from breakeven.statistics.borrowed import NOTHING
from breakeven.statistics.intervals import paired_ratio
from breakeven.statistics.process_spread import Spreads, between, typical_difference


def drawn(sigma, count, seed=0):
    return list(np.random.default_rng(seed).normal(0, sigma, count))


def test_many_figures_tell_how_much_processes_differ():
    found = Spreads({"serial": drawn(0.05, 400)}).of("serial")
    assert math.sqrt(found.variance) == pytest.approx(0.05, rel=0.15)
    assert typical_difference(found) == pytest.approx(math.exp(0.05), rel=0.02)


def test_an_engine_with_few_figures_draws_on_the_others():
    spreads = Spreads({"serial": drawn(0.02, 100), "threads": [0.0001]})
    assert math.sqrt(spreads.of("threads").variance) > 0.01
    assert spreads.of("unheard of") == spreads.of("another")


def test_an_engine_that_is_far_noisier_is_not_taken_for_a_quiet_one():
    spreads = Spreads({"serial": drawn(0.02, 100), "ray": [0.4, -0.3, 0.5]})
    assert math.sqrt(spreads.of("ray").variance) > 0.3


def test_a_pair_of_two_engines_has_half_of_each_variance():
    spreads = Spreads({"serial": drawn(0.02, 100), "ray": drawn(0.2, 100, seed=1)})
    both = between(spreads.of("serial"), spreads.of("ray"))
    assert both.variance == pytest.approx(
        (spreads.of("serial").variance + spreads.of("ray").variance) / 2
    )
    assert between(spreads.of("serial"), NOTHING) == NOTHING


def test_few_figures_make_wide_intervals():
    """By hand: one figure of 1 % has one degree of freedom, and Student's t is 12.7."""
    spread = Spreads({"serial": [0.01]}).of("serial")
    found = paired_ratio([[2.0]], [[1.0]], spread=spread)
    assert math.log(found.high / found.value) == pytest.approx(12.706 * 0.01, rel=1e-3)


@pytest.mark.parametrize("processes", [1, 3, 6])
@pytest.mark.parametrize("sigma", [0.01, 0.05])
def test_intervals_hold_the_truth_as_often_as_they_say(processes, sigma):
    """Seventeen figures of code against itself, as a quick run has them."""
    order, held = np.random.default_rng(processes), []
    for _ in range(600):
        spread = Spreads({"serial": list(order.normal(0, sigma, 17))}).of("serial")
        pairs = 1.1 * np.exp(order.normal(0, sigma, (processes, 1)))
        found = paired_ratio(pairs, np.ones((processes, 1)), spread=spread)
        held.append(found.low <= 1.1 <= found.high)
    assert 0.92 <= np.mean(held) <= 0.99
