"""Of many intervals those that are picked out: how many of them are wrong."""

import numpy as np
import pytest

from breakeven.statistics.intervals import Ratio, verdict
from breakeven.statistics.process_spread import Doubt
from breakeven.statistics.selection import selected_confidence


def ratios(logarithms, error=0.02):
    return [
        Ratio(float(np.exp(each)), doubt=Doubt((error,), (1.0,), 20.0)).at(0.95)
        for each in logarithms
    ]


def test_where_all_are_beyond_the_effect_an_interval_is_as_usual():
    assert selected_confidence(ratios([1.0] * 10)) == pytest.approx(0.95)


def test_where_nothing_is_an_interval_is_as_wide_as_for_all_of_them():
    assert selected_confidence(ratios([0.0] * 10)) == pytest.approx(1 - 0.05 / 10)
    assert selected_confidence([]) == pytest.approx(0.95)
    assert selected_confidence([Ratio(2.0)]) == pytest.approx(0.95)


def test_of_those_that_are_called_different_few_are_wrong():
    """Nine cells of ten are equal; the tenth is half as fast again."""
    order = np.random.default_rng(0)
    wrong, told = [], []
    for _ in range(40):
        true = np.where(order.random(300) < 0.1, 0.4, 0.0)
        found = ratios(true + order.normal(0, 0.02, 300))
        confidence = selected_confidence(found)
        said = np.array([verdict(each.at(confidence)) in ("faster", "slower") for each in found])
        wrong.append((said & (true == 0)).sum() / max(1, said.sum()))
        told.append(said[true > 0].mean())
    assert np.mean(wrong) <= 0.05
    assert np.mean(told) > 0.99
