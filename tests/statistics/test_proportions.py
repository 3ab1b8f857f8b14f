"""Intervals of proportions hold the truth as often as they say."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest

from breakeven.statistics.proportions import exact_interval


@pytest.mark.parametrize(("seen", "asked"), [(0, 20), (20, 20), (1, 1), (3, 40), (250, 1000)])
def test_the_bounds_are_those_of_scipys_exact_test(seen: int, asked: int) -> None:
    expected = binomtest(seen, asked).proportion_ci(0.95, method="exact")
    assert exact_interval(seen, asked) == pytest.approx((expected.low, expected.high))


@pytest.mark.parametrize("truth", [0.01, 0.05, 0.3, 0.9])
def test_the_interval_holds_the_truth(truth: float) -> None:
    seen = np.random.default_rng(1).binomial(20, truth, 4000)
    bounds = {each: exact_interval(each, 20) for each in range(21)}
    held = [bounds[each][0] <= truth <= bounds[each][1] for each in seen.tolist()]
    assert np.mean(held) >= 0.95


@pytest.mark.parametrize(("seen", "asked"), [(-1, 3), (4, 3), (0, 0)])
def test_what_is_no_proportion_is_refused(seen: int, asked: int) -> None:
    with pytest.raises(ValueError, match="no proportion"):
        exact_interval(seen, asked)
