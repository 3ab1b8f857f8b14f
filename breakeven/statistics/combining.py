"""Many tests as one: of facts each of which must hold, or at least one of which must.

Each fact has two p-values: one against the hypothesis that the statement does not hold (small where the
fact supports it), one against the hypothesis that it does (small where the fact is against it). A
statement with *every* is supported only where each of its facts is, so its p-value is the largest
(intersection-union test); one counterexample refutes it, so the smallest p-value decides, times the
number of facts (union-intersection test, by Bonferroni). For *some* it is the other way round. A
combination has two p-values again, so it can be a part of a larger one.

Where facts are told one by one, Holm's procedure says which: the chance that any of them is wrong is at
most the level, however they depend on each other. With ``two_sided`` p-values it says of each on which
side it lies as well (Shaffer, for facts that do not depend on each other).

Sources: R. Berger, "Multiparameter hypothesis testing and acceptance sampling", Technometrics 24 (1982),
for *every*; S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
Statistics 6 (1979); D. Schuirmann, "A comparison of the two one-sided tests procedure and the power
approach for assessing the equivalence of average bioavailability", Journal of Pharmacokinetics and
Biopharmaceutics 15 (1987), and D. Lakens, "Equivalence tests", Social Psychological and Personality Science
8 (2017), for a border that a tie lies within.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from breakeven.statistics.intervals import Ratio
from breakeven.statistics.process_spread import Doubt

__all__ = ["AGAINST", "FOR", "OPEN", "PValues", "Quantifier", "above", "combined", "holm"]

Quantifier = Literal["every", "some"]


@dataclass(frozen=True)
class PValues:
    """The p-values of one statement: ``supports`` is small if it is shown to hold, ``against`` if
    it is shown not to."""

    supports: float
    against: float

    @property
    def two_sided(self) -> float:
        """The p-value of the likelier side; ``leans`` says which that is."""
        return min(1.0, 2 * min(self.supports, self.against))

    @property
    def leans(self) -> bool:
        """Whether it rather holds."""
        return self.supports < self.against

    def reversed(self) -> PValues:
        """The p-values of the statement's opposite."""
        return PValues(self.against, self.supports)


FOR, AGAINST = PValues(0.0, 1.0), PValues(1.0, 0.0)
"""For what was seen, not estimated: that an answer came, or that a process crashed."""
OPEN = PValues(1.0, 1.0)
"""For a statement about which nothing is known."""


def above(of: Ratio, border: float) -> PValues | None:
    """For the statement that the true ratio is above a border: two one-sided tests.

    Where the ratio is known in turns and apart, each test takes the one that supports it less. None for a ratio whose
    error is not known.
    """
    if of.doubt is None:
        return None
    lower, higher = (_above(value, border, of.doubt) for value in of.ends)
    return PValues(lower.supports, higher.against)


def _above(value: float, border: float, doubt: Doubt) -> PValues:
    distance = math.log(value / border)
    beyond = doubt.beyond(distance) / 2
    found = PValues(beyond, 1 - beyond)
    return found if distance > 0 else found.reversed()


def combined(quantifier: Quantifier, parts: Sequence[PValues]) -> PValues:
    """For the statement that *every* part holds, or that *some* does; there must be a part."""
    supports = [each.supports for each in parts]
    against = [each.against for each in parts]
    if quantifier == "every":
        return PValues(max(supports), _any_of(against))
    return PValues(_any_of(supports), max(against))


def _any_of(p_values: Sequence[float]) -> float:
    """The p-value of the hypothesis that none of these facts is so."""
    return min(1.0, len(p_values) * min(p_values))


def holm(p_values: Sequence[float]) -> list[float]:
    """The p-value of each fact, adjusted for all: those up to a level are told.

    The chance that any of them is wrong is then at most the level.
    """
    adjusted = [1.0] * len(p_values)
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    largest = 0.0
    for done, place in enumerate(order):
        largest = max(largest, min(1.0, p_values[place] * (len(p_values) - done)))
        adjusted[place] = largest
    return adjusted
