"""Variances of few values each that borrow from each other."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import stdtrit

from breakeven.statistics.borrowed import MOST_FREEDOM, NOTHING, prior_of


@pytest.mark.parametrize("freedom", [2.0, 4.0, 6.0])
def test_what_variances_have_in_common_is_found(freedom: float) -> None:
    """Drawn as the model has it: the true ones from a scaled inverse chi-square distribution."""
    noise = np.random.default_rng(0)
    true = 1e-4 * freedom / noise.chisquare(freedom, 4000)
    seen = true * noise.chisquare(4, 4000) / 4
    found = prior_of(list(seen), [4] * 4000)
    assert found.variance == pytest.approx(1e-4, rel=0.1)
    assert found.freedom == pytest.approx(freedom, rel=0.25)


def test_variances_that_are_all_alike_are_known_well_and_no_better() -> None:
    found = prior_of([1e-4] * 20, [2] * 20)
    assert found.freedom == MOST_FREEDOM
    moderated, _ = found.moderated(0.5e-4, 2)
    assert moderated == pytest.approx((8 * found.variance + 2 * 0.5e-4) / 10)


def test_a_variance_too_large_to_be_one_of_them_is_not_drawn_down() -> None:
    noise = np.random.default_rng(0)
    quiet = 1e-4 * noise.chisquare(5, 19) / 5
    found = prior_of([*quiet, 100e-4], [5] * 20)
    assert found.freedom > 4
    moderated, freedom = found.moderated(100e-4, 5)
    assert moderated > 90e-4
    assert freedom < 5.5


def test_a_few_variances_borrow_nothing() -> None:
    assert prior_of([1e-4, 2e-4, 3e-4], [2, 2, 2]) == NOTHING
    assert NOTHING.moderated(1e-4, 2) == (1e-4, 2)


def test_pairs_without_any_difference_do_not_break_it() -> None:
    found = prior_of([0.0] * 10, [2] * 10)
    variance, freedom = found.moderated(0.0, 2)
    assert 0 < variance < 1e-6
    assert freedom > 2


def test_an_interval_of_borrowed_variances_misses_as_seldom_as_it_says() -> None:
    """Twenty cases at a time, whose noise differs by a factor of two to either side."""
    noise = np.random.default_rng(1)
    missed = seen = 0
    for _ in range(200):
        spread = 0.01 * np.exp(noise.normal(0, 0.4, 20))
        values = noise.normal(0, spread[:, None], (20, 5))
        variances = values.var(axis=1, ddof=1)
        prior = prior_of(list(variances), [4] * 20)
        for row, variance in zip(values, variances, strict=True):
            own, freedom = prior.moderated(float(variance), 4)
            reach = stdtrit(freedom, 1 - 0.01 / 2) * np.sqrt(own / 5)
            missed += abs(row.mean()) > reach
            seen += 1
    assert missed / seen == pytest.approx(0.01, abs=0.005)
