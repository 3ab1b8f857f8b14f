"""Two that took turns with one baseline, compared round by round."""

import numpy as np
import pytest

from breakeven.statistics.common_baseline import by_round
from breakeven.statistics.intervals import of_both, paired_ratio
from breakeven.statistics.process_spread import spread_of

TURNS = 8
SIGMA = 0.03
TRUE = 1.25


def rounds(order, count, turn_noise=0.01, sigma=SIGMA):
    """Two ways' turns with the same process of the baseline in each round; the first takes 1 s."""
    baseline, *own = order.normal(0, sigma, (3, count, 1))
    return [
        (
            np.exp(baseline + order.normal(0, turn_noise, (count, TURNS))).tolist(),
            (seconds * np.exp(off + order.normal(0, turn_noise, (count, TURNS)))).tolist(),
        )
        for seconds, off in zip((1.0, TRUE), own, strict=True)
    ]


def test_whatever_the_baselines_process_is_off_by_cancels_out():
    first = ([[2.0, 2.0], [3.0, 3.0], [1.0, 1.0]], [[1.0, 1.0]] * 3)
    second = (first[0], [[4.0, 4.0]] * 3)
    found = by_round(first, second, None)
    assert (found.value, found.low, found.high) == pytest.approx((4.0, 4.0, 4.0))


def test_rounds_that_do_not_match_are_not_compared():
    turns = ([[1.0, 1.0]] * 2, [[1.0, 1.0]] * 2)
    assert by_round(turns, ([[1.0]], [[1.0]]), None) is None
    assert by_round(turns, ([[1.0], []], [[1.0], []]), None) is None
    assert by_round(([], []), ([], []), None) is None


def test_one_round_has_an_interval_only_where_it_is_known_how_processes_differ():
    order = np.random.default_rng(1)
    assert by_round(*rounds(order, 1), None).low is None
    known = spread_of(order.normal(0, SIGMA * 2**0.5, 60))
    found = by_round(*rounds(order, 1), known)
    assert found.one_process
    assert found.low < found.value < found.high


@pytest.mark.parametrize("count", [1, 3, 6])
def test_the_interval_holds_the_truth_and_is_narrower_than_that_of_independent_speedups(count):
    held, narrower = [], []
    for run in range(20):
        order = np.random.default_rng((count, run))
        spread = spread_of(order.normal(0, SIGMA * 2**0.5, 60))
        for _ in range(8):
            both = rounds(order, count)
            found = by_round(*both, spread)
            held.append(found.low <= TRUE <= found.high)
        apart = [paired_ratio(*each, spread=spread).doubt for each in both]
        narrower.append(np.log(found.high / found.value) / of_both(*apart).reach(0.95))
    assert np.mean(held) >= 0.90
    assert np.median(narrower) < 0.8
