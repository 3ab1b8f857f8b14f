"""Many tests as one: what every and some make of p-values, and how often they are wrong."""

import numpy as np
import pytest

from breakeven.statistics.combining import PValues, above, combined, holm
from breakeven.statistics.intervals import Ratio
from breakeven.statistics.process_spread import Doubt

ERROR = 0.02
DEGREES = 20.0


def ratio(value: float) -> Ratio:
    return Ratio(value, doubt=Doubt((ERROR,), (1.0,), DEGREES))


def test_the_side_of_a_border_is_students_one_sided_test():
    """By hand: 1.725 is the 95 % quantile of Student's t with 20 degrees of freedom."""
    found = above(ratio(1.03 * np.exp(1.7247 * ERROR)), 1.03)
    assert found.supports == pytest.approx(0.05, abs=1e-4)
    assert found.against == pytest.approx(0.95, abs=1e-4)
    below = above(ratio(1.03 * np.exp(-1.7247 * ERROR)), 1.03)
    assert below.supports == pytest.approx(found.against)
    assert below.two_sided == pytest.approx(0.1, abs=2e-4)
    assert found.leans
    assert not below.leans
    assert above(Ratio(2.0), 1.03) is None


def test_every_needs_the_worst_and_some_the_best_of_many():
    parts = [PValues(0.001, 0.999), PValues(0.02, 0.98), PValues(0.9, 0.1)]
    assert combined("every", parts) == PValues(0.9, pytest.approx(0.3))
    assert combined("some", parts) == PValues(pytest.approx(0.003), 0.999)


def test_some_is_not_every_of_the_opposite():
    parts = [PValues(0.01, 0.99), PValues(0.6, 0.4)]
    opposite = combined("every", [each.reversed() for each in parts])
    assert combined("some", parts) == opposite.reversed()


def test_holms_adjusted_p_values():
    """By hand: the smallest times four, the next times three, and none below the one before."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []


def shares_told(true, quantifier, repeats):
    """How often a statement about facts of these true ratios is told for, and against, at 2.5 %."""
    order = np.random.default_rng(0)
    errors = order.normal(0, ERROR, (repeats, len(true)))
    found = [
        combined(quantifier, [above(ratio(each), 1.03) for each in row])
        for row in np.multiply(true, np.exp(errors))
    ]
    sides = [[each.supports <= 0.025, each.against <= 0.025] for each in found]
    return np.mean(sides, axis=0)


@pytest.mark.parametrize(
    ("true", "quantifier", "least", "most"),
    [
        ((1.5, 1.5, 1.03), "every", (0.0, 0.0), (0.026, 0.026)),
        ((1.5, 1.0, 1.0), "every", (0.0, 0.2), (0.001, 1.0)),
        ((1.5, 1.5, 1.5), "every", (0.99, 0.0), (1.0, 0.0)),
        ((1.03, 1.03, 1.03), "some", (0.0, 0.0), (0.026, 0.026)),
        ((1.5, 1.0, 1.0), "some", (0.99, 0.0), (1.0, 0.0)),
        ((0.9, 0.9, 0.9), "some", (0.0, 0.99), (0.0, 1.0)),
    ],
)
def test_a_statement_is_told_wrongly_no_more_often_than_its_level(true, quantifier, least, most):
    """The figures differ by a bell-shaped error, the tests allow for Student's: they are cautious."""
    found = shares_told(true, quantifier, 1000)
    assert (np.asarray(least) <= found).all(), found
    assert (found <= np.asarray(most)).all(), found
