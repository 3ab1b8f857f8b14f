"""How much processes that run the same code differ, learnt from code that took turns with itself.

One process says nothing of how processes differ, and three say little. But every run compares cases
with themselves, and the logarithm of such a ratio is 0 but for what processes differ by. Most of these
figures are small, and some are large: a machine is disturbed now and then, and short calls depend on how
memory happens to be laid out. So a spread is no single standard deviation but several that are possible,
with how likely each is. Nothing else is assumed of their shape.

What a few processes of one case show makes some of them likelier than others. The interval of their mean
is then that of the mixture. It holds the truth as often as it says (``make statistics``), also where each
figure of the committed runs is foretold from all others, as long as cases differ as those do that were
compared with themselves. An engine that is noisier than the others begins with what these show, and has few
figures of its own: its intervals are too narrow, and ``make statistics`` says how often they hold.

Sources: J. Kiefer and J. Wolfowitz, "Consistency of the maximum likelihood estimator in the presence of
infinitely many incidental parameters", Annals of Mathematical Statistics 27 (1956), and N. Laird,
"Nonparametric maximum likelihood estimation of a mixing distribution", Journal of the American
Statistical Association 73 (1978), for the mixture; M. Stephens, "False discovery rates: a new deal",
Biostatistics 18 (2017), for scales on a grid; T. Kalibera and R. Jones, "Rigorous benchmarking in
reasonable time" (ISMM 2013), for the process as the level that varies.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Doubt", "Spread", "Spreads", "between", "spread_of"]

Floats = NDArray[np.float64]
GRID: Floats = np.geomspace(1e-3, 0.7, 14)
"""Standard deviations of logarithms that are possible: from 0.1 % to a factor of two."""
NEGLIGIBLE = 1e-9
"""A weight that no interval feels."""
HALVINGS = 24
"""How often the search for an interval's end halves its logarithmic range: to a millionth."""
ROUNDS = 60
"""Rounds of expectation and maximisation; the weights hardly move after a dozen."""
EVEN = 1.0
"""What neighbouring scales hold counts as this many figures: few figures do not exclude a scale."""
OF_OTHERS = 5.0
"""What an engine takes from all others of the run counts as this many figures."""
UNLIKE = 0.1
"""How likely it is that a case is like none of those, but noisier. Where it has several processes, these
show whether it is; of one process nothing is known besides what the others show."""
WIDEST = math.log(1000.0)
"""An interval that reaches further than this to either side, in logarithms, is none."""


@dataclass(frozen=True)
class Doubt:
    """How far the mean of some figures may be off: standard errors, how likely each is, and the
    degrees of freedom of Student's t that each of them is of.
    """

    errors: tuple[float, ...]
    weights: tuple[float, ...]
    degrees: float

    def beyond(self, distance: float) -> float:
        """How likely it is that the mean is off by more than this, to either side."""
        errors, weights = self._arrays
        below = _student().stdtr(self.degrees, -abs(distance) / errors)
        return 2 * float(np.dot(weights, below))

    def reach(self, confidence: float) -> float | None:
        """Half of the interval of that confidence; None where it says nothing at all.

        It lies between those of the smallest and of the largest error alone.
        """
        outside = 1 - confidence
        if self.beyond(WIDEST) > outside:
            return None
        errors, _ = self._arrays
        of_one = -float(_student().stdtrit(self.degrees, outside / 2))
        low, high = of_one * float(errors.min()), of_one * float(errors.max())
        for _ in range(HALVINGS):
            middle = math.sqrt(low * high)
            low, high = (middle, high) if self.beyond(middle) > outside else (low, middle)
        return high

    @cached_property
    def _arrays(self) -> tuple[Floats, Floats]:
        """The errors, above 0, and their weights; those that are next to impossible are left out."""
        errors, weights = np.maximum(self.errors, 1e-12), np.asarray(self.weights)
        likely = weights > NEGLIGIBLE
        return errors[likely], weights[likely]

    def drawn(self, order: np.random.Generator, count: int) -> Floats:
        """``count`` errors that the mean may have."""
        errors = order.choice(self.errors, count, p=self.weights)
        return np.asarray(errors * order.standard_t(self.degrees, count))


@dataclass(frozen=True)
class Spread:
    """How much single figures differ: possible standard deviations, and how likely each is.

    ``figures`` is how many it was learnt from.
    """

    sigmas: tuple[float, ...]
    weights: tuple[float, ...]
    figures: int

    def doubt(self, count: int, variance: float = 0.0, within: float = 0.0) -> Doubt:
        """How far the mean of ``count`` figures may be off whose variance, among them, is this.

        ``within`` is the variance of a figure that is known besides. Several figures may be of a case that
        differs more than those that the spread was learnt from: see UNLIKE.
        """
        sigmas, weights = np.asarray(self.sigmas), np.asarray(self.weights)
        degrees = count - 1
        if degrees:
            weights = (1 - UNLIKE) * weights + UNLIKE * _larger(weights)
            logs = np.log(weights) - degrees * np.log(sigmas) - degrees * variance / 2 / sigmas**2
            weights = np.exp(logs - logs.max())
            weights /= weights.sum()
        errors = np.sqrt((sigmas**2 + within) / count)
        return Doubt(tuple(errors), tuple(weights), float(self.figures + degrees))

    def scaled(self, factor: float) -> Spread:
        """The spread of figures that differ ``factor`` times as much."""
        return Spread(tuple(factor * each for each in self.sigmas), self.weights, self.figures)

    @cached_property
    def usually(self) -> float:
        """The factor, above 1, within which every other pair of processes of the same code lies."""
        return math.exp(self.doubt(1).reach(0.5) or WIDEST)

    @cached_property
    def mostly(self) -> float:
        """The factor within which 19 of 20 lie."""
        return math.exp(self.doubt(1).reach(0.95) or WIDEST)


@dataclass(frozen=True)
class Spreads:
    """How much two processes of the same code differ on each engine of a run.

    ``figures`` are the logarithms of the ratios of code against itself, by engine. An engine begins
    with what all figures of the run show, and its own weigh more the more there are.
    """

    figures: Mapping[str, Sequence[float]] = field(default_factory=dict)

    def of(self, engine: str) -> Spread | None:
        """The spread of the log-ratio of a pair of processes; None where nothing is known."""
        return self._by_engine.get(engine, self._all)

    @cached_property
    def _all(self) -> Spread | None:
        figures = [each for own in self.figures.values() for each in own]
        return spread_of(figures) if figures else None

    @cached_property
    def _by_engine(self) -> dict[str, Spread]:
        if self._all is None:
            return {}
        return {
            engine: spread_of(own, self._all) for engine, own in self.figures.items() if len(own)
        }


@cache
def _student() -> Any:
    """SciPy's special functions, which are loaded only for an interval."""
    return importlib.import_module("scipy.special")


def spread_of(log_ratios: Sequence[float], begin: Spread | None = None) -> Spread:
    """The likeliest spread of some figures whose true value is 0; ``begin`` is what is known before.

    By expectation and maximisation over GRID. There must be at least one figure.
    """
    values = np.asarray(log_ratios, float)
    sigmas = GRID if begin is None else np.asarray(begin.sigmas)
    if begin is None and np.abs(values).max() > sigmas[-1]:
        sigmas = np.geomspace(sigmas[0], np.abs(values).max(), len(sigmas))
    likely = np.exp(-(values[:, None] ** 2) / 2 / sigmas**2) / sigmas
    weights = np.full(len(sigmas), 1 / len(sigmas)) if begin is None else np.asarray(begin.weights)
    for _ in range(ROUNDS):
        known = (
            EVEN * _smoothed(weights) if begin is None else OF_OTHERS * np.asarray(begin.weights)
        )
        shares = weights * likely
        counted = (shares / shares.sum(axis=1, keepdims=True)).sum(axis=0) + known
        weights = counted / counted.sum()
    figures = max(len(values), begin.figures if begin else 0)
    return Spread(tuple(map(float, sigmas)), tuple(map(float, weights)), figures)


@lru_cache(256)  # a run has few pairs of engines, and thousands of cases
def between(one: Spread | None, other: Spread | None) -> Spread | None:
    """The spread of pairs of both engines: each brings half of the variance of its own pairs."""
    if one is None or other is None or one == other:
        return one if other is not None else None
    sigmas = np.asarray(one.sigmas)
    both = np.sqrt((sigmas[:, None] ** 2 + np.asarray(other.sigmas) ** 2) / 2)
    weights = np.outer(one.weights, other.weights)
    place = np.abs(np.log(both)[..., None] - np.log(sigmas)).argmin(axis=-1)
    found = np.bincount(place.ravel(), weights.ravel(), len(sigmas))
    return Spread(one.sigmas, tuple(map(float, found)), min(one.figures, other.figures))


def _larger(weights: Floats) -> Floats:
    """The weights when each scale may be any that is at least as large."""
    count = len(weights)
    return np.asarray(np.cumsum(weights / np.arange(count, 0, -1)))


def _smoothed(weights: Floats) -> Floats:
    """What each scale and its two neighbours hold, a quarter, a half and a quarter."""
    found = weights / 2
    found[1:] += weights[:-1] / 4
    found[:-1] += weights[1:] / 4
    found[[0, -1]] += weights[[0, -1]] / 4  # what lies beyond the ends is as the ends are
    return found
