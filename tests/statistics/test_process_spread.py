"""How much processes differ, by engine, and whether intervals that rest on it hold the truth."""

import math

import numpy as np
import pytest

from breakeven.statistics.intervals import paired_ratio
from breakeven.statistics.process_spread import Spread, Spreads, between, spread_of


def drawn(sigma, count, seed=0):
    return list(np.random.default_rng(seed).normal(0, sigma, count))


def reach(spread, confidence=0.95):
    return spread.doubt(1).reach(confidence)


def test_many_figures_tell_how_much_processes_differ():
    found = Spreads({"serial": drawn(0.05, 400)}).of("serial")
    assert reach(found) == pytest.approx(1.96 * 0.05, rel=0.15)
    assert math.log(found.usually) == pytest.approx(0.674 * 0.05, rel=0.2)


def test_one_disturbed_pair_in_fifty_hardly_widens_what_is_usual():
    quiet = drawn(0.03, 49)
    usual, disturbed = spread_of(quiet), spread_of([*quiet, 0.6])
    assert disturbed.usually - 1 < 1.1 * (usual.usually - 1)
    assert reach(disturbed, 0.99) > 1.5 * reach(usual, 0.99)


def test_an_engine_with_few_figures_draws_on_the_others():
    spreads = Spreads({"serial": drawn(0.02, 100), "threads": [0.0001]})
    assert reach(spreads.of("threads")) > 0.03
    assert spreads.of("unheard of") == spreads.of("another")
    assert Spreads().of("serial") is None


def test_an_engine_that_is_far_noisier_is_not_taken_for_a_quiet_one():
    spreads = Spreads({"serial": drawn(0.02, 100), "ray": drawn(0.4, 12, seed=1)})
    assert reach(spreads.of("ray")) > 0.3
    assert reach(spreads.of("serial")) < 0.1


def test_a_pair_of_two_engines_has_half_of_each_variance():
    spreads = Spreads({"serial": drawn(0.02, 400), "ray": drawn(0.2, 400, seed=1)})
    both = between(spreads.of("serial"), spreads.of("ray"))
    expected = 1.96 * math.sqrt((0.02**2 + 0.2**2) / 2)
    assert reach(both) == pytest.approx(expected, rel=0.25)
    assert between(spreads.of("serial"), None) is None


def test_few_figures_make_wide_intervals():
    """One figure has one degree of freedom, of which Student's t is 12.7 at 95 %."""
    found = spread_of([0.01])
    assert reach(found) > 12 * 0.01
    assert reach(spread_of([0.01] * 30)) < 0.04


def test_what_a_few_processes_show_makes_some_spreads_likelier():
    spread = spread_of([*drawn(0.01, 50), *drawn(0.3, 50, seed=1)])
    quiet, noisy = (spread.doubt(6, variance).reach(0.95) for variance in (0.01**2, 0.3**2))
    assert quiet < 0.02
    assert noisy > 0.2


def test_a_figure_that_varies_within_itself_is_known_less():
    spread = Spread((0.01,), (1.0,), 100)
    assert spread.doubt(1, within=0.05**2).reach(0.95) > 4 * spread.doubt(1).reach(0.95)


@pytest.mark.parametrize("processes", [1, 3, 6])
@pytest.mark.parametrize("sigma", [0.01, 0.05])
def test_intervals_hold_the_truth_as_often_as_they_say(processes, sigma):
    """Seventeen figures of code against itself, as a quick run has them."""
    order, held = np.random.default_rng(processes), []
    for _ in range(300):
        spread = Spreads({"serial": list(order.normal(0, sigma, 17))}).of("serial")
        pairs = 1.1 * np.exp(order.normal(0, sigma, (processes, 1)))
        found = paired_ratio(pairs, np.ones((processes, 1)), spread=spread)
        held.append(found.low <= 1.1 <= found.high)
    assert 0.92 <= np.mean(held) <= 0.99
