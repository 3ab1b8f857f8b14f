"""How much processes that run the same code differ, learnt from code that took turns with itself.

One process says nothing of how processes differ, and three say little. But every run compares cases
with themselves: the logarithm of such a ratio is 0 but for what processes differ by, so that its
square is a variance of one degree of freedom. An empirical Bayes estimate (see ``borrowed.py``) finds
what these have in common, and how much cases differ in it. That is a prior for every ratio of the run:
it stands in for the variance between processes where there is one, and steadies it where there are some.

Source: for random effects estimated from other groups, S. Searle, G. Casella and C. McCulloch, "Variance
Components" (1992); T. Kalibera and R. Jones, "Rigorous benchmarking in reasonable time" (ISMM 2013),
for the process as the level that varies.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from breakeven.statistics.borrowed import LEAST, NOTHING, Prior, prior_of

__all__ = ["Spreads", "between", "typical_difference"]

ENOUGH_OF_ONE = 12
"""With so many figures an engine has a prior of its own."""


@dataclass(frozen=True)
class Spreads:
    """How much two processes of the same code differ on each engine of a run.

    ``figures`` are the logarithms of the ratios of code against itself, by engine. Where an engine has
    few, those of the others are its prior: its own figures are drawn towards them, but not drawn down
    where they are far larger.
    """

    figures: Mapping[str, Sequence[float]] = field(default_factory=dict)

    def of(self, engine: str) -> Prior:
        """The variance of the log-ratio of a pair of processes; NOTHING where nothing is known."""
        return self._by_engine.get(engine, self._everything)

    @cached_property
    def _everything(self) -> Prior:
        return _learnt([each for own in self.figures.values() for each in own])

    @cached_property
    def _by_engine(self) -> dict[str, Prior]:
        return {engine: self._learnt_of(engine) for engine, own in self.figures.items() if own}

    def _learnt_of(self, engine: str) -> Prior:
        own = self.figures[engine]
        others = [each for name, of in self.figures.items() if name != engine for each in of]
        if len(own) >= ENOUGH_OF_ONE or not others:
            return _learnt(own)
        prior = _learnt(others)
        squares = sum(each**2 for each in own) / len(own)
        variance, freedom = prior.moderated(squares, len(own))
        return Prior(variance, freedom, prior.known)


def between(one: Prior, other: Prior) -> Prior:
    """Of pairs with a process of either engine: each brings half of the variance of its own pairs."""
    if not one.freedom or not other.freedom:
        return NOTHING
    variance = (one.variance + other.variance) / 2
    return Prior(variance, min(one.freedom, other.freedom), (*one.known, *other.known))


def typical_difference(of: Prior) -> float:
    """By how much two processes typically differ: a factor above 1, one standard deviation out."""
    return math.exp(math.sqrt(of.variance))


def _learnt(log_ratios: Sequence[float]) -> Prior:
    """What some figures say; of a few, that they are all alike has to be believed."""
    squares = [each**2 for each in log_ratios]
    learnt = prior_of(squares, [1.0] * len(squares))
    if learnt.freedom or not squares:
        return learnt
    return Prior(max(LEAST, sum(squares) / len(squares)), float(len(squares)), tuple(squares))
