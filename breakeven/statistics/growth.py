"""How the cost of an operation grows with n: simple laws fitted to its times, beside the textbook's.

A law is possible where it misses the times by no more than noise explains, and where the growth that it
ascribes to them is a sizable part of what its f grows by. Times that grow threefold while n grows ten
thousandfold are not n, however well a + b n goes through them: reading from memory instead of a cache
does that to any operation. For the same reason such a growth does not refute "constant", nor a step of up to
MEMORY, from some size on, any other law.

Source: D. Bates and D. Watts, "Nonlinear Regression Analysis and Its Applications" (1988), section 6.1, for
profiles of the sum of squares; U. Drepper, "What every programmer should know about memory" (2007), section
3.3, for what a cache saves.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MODELS", "TEXTBOOK", "GrowthFit", "fit_growth", "fitted"]

Floats = NDArray[np.float64]

MODELS: Mapping[str, Callable[[Floats], Floats]] = {
    "constant": np.zeros_like,
    "log n": np.log,
    "n": lambda n: n,
    "n log n": lambda n: n * np.log(n),
    "n²": lambda n: n**2,
}
"""What grows in each law, f of seconds(n) = a + b f(n), from the slowest growth to the fastest."""

SHARES = np.concatenate([[0.0], np.logspace(-12, 0, 2401), 1 - np.logspace(-6, -1, 200)])
"""The shares of the offset that are tried: 1 % apart, closer than a time is known."""

LEAST_SIZES = 5
"""With fewer sizes, of which a law explains two, next to nothing is left to tell noise from."""
RESOLUTION = 0.02
"""No time is taken for better known than this: smaller misses speak for no law."""
REJECTED = 0.02
"""A law that noise makes miss as it does in fewer cases than this is none of those that are possible."""
MEMORY = 4.0
"""An access that misses the caches costs up to so many times one that does not, on average over many."""
STEPS = np.geomspace(1.1, MEMORY, 15)
BEYOND_MEMORY = 8.0
"""Times that grow more than this grow with n: memory alone cannot explain it."""
SMALL_MISS = 0.3
LARGE_SHARE = 0.98
"""A law describes times when it misses by up to 30 % in root mean square, or, where they grow through
decades, explains 98 % of the variance of their logarithms. Any other is none."""
NORMAL = 1.959964
"""Half of a 95 % interval over its standard error."""

KNOWN_DEGREES = 10
"""The degrees of freedom of an error that an interval tells."""
BEYOND_ANY = 1e3
"""What the logarithm of a time of nothing is taken to miss by."""

TEXTBOOK: Mapping[str, Mapping[str, str]] = {
    "collection_costs": {
        "build-list": "n",
        "build-tuple": "n",
        "grow-list": "n",
        "append-list": "constant",
        "insert-dict": "constant",
        "add-set": "constant",
        "index-list": "constant",
        "index-tuple": "constant",
        "index-dict": "constant",
        "membership-list": "n",
        "membership-tuple": "n",
        "membership-set": "constant",
        "membership-dict": "constant",
        "sort-list": "n log n",
    }
}
"""The law of each implementation by the lesson; on average, and for append, insert and add over many.

Source: https://wiki.python.org/moin/TimeComplexity
"""


@dataclass(frozen=True)
class GrowthFit:
    """The law that describes the times of one implementation best: a + b f(n) seconds.

    ``quality`` is the root mean square of its misses, as logarithms: 0.05 is about 5 %.
    ``alternatives`` are the other laws that are possible, the likeliest first. ``growth`` is how many
    times the smallest size's time the largest size takes, with an interval: above 1, it is not the
    same. ``by_memory`` says that "constant" is possible although the times grow, because memory alone
    can make them. ``describes`` says whether the law misses by so little that it can be called one.
    """

    model: str
    quality: float
    alternatives: tuple[str, ...]
    offset_seconds: float
    slope_seconds: float
    sizes: int
    growth: float
    growth_low: float
    growth_high: float
    by_memory: bool
    describes: bool

    @property
    def grows(self) -> bool:
        """Whether the largest size takes longer than the smallest, beyond noise."""
        return self.growth_low > 1

    def could_be(self, model: str) -> bool:
        """Whether that law is possible."""
        return self.describes and model in (self.model, *self.alternatives)


@dataclass(frozen=True)
class _Law:
    """The best fit of one law; ``missed`` is the weighted sum of its squared misses."""

    model: str
    offset_seconds: float
    slope_seconds: float
    missed: float
    quality: float
    describes: bool


def fitted(rows: pd.DataFrame) -> GrowthFit | None:
    """The growth of one implementation, from its rows; None with fewer than five sizes.

    A size of nothing is left out: the logarithm of 0 is no number. ``rows`` has a row for each size,
    with ``n``, ``seconds`` and ``status``, and the bounds of the time's 95 % interval where it has one.
    """
    ok = rows[(rows["status"] == "ok") & (rows["seconds"] > 0)]
    timed = ok[ok["n"] > 0].drop_duplicates("n", keep="last")
    if len(timed) < LEAST_SIZES:
        return None
    errors = None
    if {"seconds_low", "seconds_high"} <= set(timed.columns):
        low, high = (timed[f"seconds_{each}"].to_numpy(float) for each in ("low", "high"))
        errors = np.log(high / low) / 2 / NORMAL
    return fit_growth(timed["n"].to_numpy(float), timed["seconds"].to_numpy(float), errors)


def fit_growth(n: Floats, seconds: Floats, errors: Floats | None = None) -> GrowthFit:
    """The best of the laws that are possible; where none is, the best of all.

    ``errors`` are the standard errors of the times' logarithms, NaN where one is not known. Each law is
    fitted by least squares of the logarithms weighted by them, with neither coefficient below 0. The
    best of all fits tells how much is noise: the mean square of what it misses over N - 2 degrees of
    freedom, or the errors where that is less. A law whose sum of squares is larger by more than the F
    distribution (1 and N - 2) allows is not possible, unless it misses less than the best one where memory
    makes a step: then it is one of the last alternatives. Raises ValueError with fewer than five sizes.
    """
    if len(set(n)) < LEAST_SIZES:
        raise ValueError(f"a law of growth needs {LEAST_SIZES} sizes, there are {len(set(n))}")
    order = np.argsort(n)
    n, seconds = n[order], seconds[order]
    own = _errors(errors if errors is None else errors[order], len(n))
    laws = {model: _law(model, n, seconds, own**-2.0) for model in MODELS}
    closest, degrees = min(laws.values(), key=lambda law: law.missed), len(n) - 2
    noise = max(1.0, closest.missed / degrees)
    known = errors is not None and not np.isnan(errors).all()
    growth = float(seconds[-1] / seconds[0])
    sure, reach = (_reach(own, degrees, each) for each in (1.0, 1.0 if known else noise))
    growing = [
        each for each in MODELS if each != "constant" and growth * sure >= _least_growth(each, n)
    ]
    grows_so = {*growing, *(["constant"] if growth <= reach else [])}
    possible = _within(laws, closest.missed + noise * _allowed(degrees), grows_so)
    by_memory = "constant" not in possible and _memory_does(seconds, n, sure)
    if by_memory:
        possible.append("constant")
    if possible:
        missed = partial(_missed_beside_a_step, n=n, seconds=seconds, weights=own**-2.0)
        others = [each for each in growing if each not in possible]
        possible += [each for each in others if missed(each) <= closest.missed]
    best = laws[possible[0]] if possible else closest
    return GrowthFit(
        *(best.model, best.quality, tuple(possible[1:]), best.offset_seconds, best.slope_seconds),
        sizes=len(n),
        growth=growth,
        growth_low=growth / reach,
        growth_high=growth * reach,
        by_memory=by_memory,
        describes=bool(possible),
    )


def _within(laws: Mapping[str, _Law], most: float, grows_so: Collection[str]) -> list[str]:
    """The laws that miss no more than that, and whose growth is that of the times; the likeliest first."""
    found = [
        model
        for model, law in laws.items()
        if law.describes and law.missed <= most and model in grows_so
    ]
    # No growth comes before any: a law that may be nothing but noise is none.
    return sorted(found, key=lambda model: (model != "constant", laws[model].missed))


def _memory_does(seconds: Floats, n: Floats, sure: float) -> bool:
    """Whether times differ by no more than memory makes of equal work, and n by the square of that."""
    apart = float(seconds.max() / seconds.min()) / sure
    return apart <= min(MEMORY, math.sqrt(n[-1] / n[0]))


def _missed_beside_a_step(model: str, n: Floats, seconds: Floats, weights: Floats) -> float:
    """The weighted sum of squares that a law misses where memory makes all from some size on cost more.

    The step is the one that misses least of those up to MEMORY, at each place by a few of them.
    """
    return min(
        _law(model, n, np.where(np.arange(len(n)) < place, seconds, seconds / step), weights).missed
        for place in range(1, len(n))
        for step in STEPS
    )


def _reach(errors: Floats, degrees: int, noise: float) -> float:
    """The factor by which the largest size's time over the smallest's may be off."""
    from scipy.special import stdtrit  # here: SciPy is loaded only for a fit

    off = math.hypot(errors[0], errors[-1]) * math.sqrt(noise)
    of = degrees if noise > 1 else KNOWN_DEGREES
    return math.exp(float(stdtrit(of, 1 - REJECTED / 2)) * off)


def _errors(errors: Floats | None, sizes: int) -> Floats:
    """The error of each size; one that is not known is taken for a usual one of the others."""
    if errors is None or np.isnan(errors).all():
        return np.full(sizes, RESOLUTION)
    return np.maximum(np.where(np.isnan(errors), np.nanmedian(errors), errors), RESOLUTION)


def _allowed(degrees: int) -> float:
    """How much a possible law's sum of squares may exceed the best law's, in units of noise."""
    from scipy.special import fdtri  # here: SciPy is loaded only for a fit

    return float(fdtri(1, degrees, 1 - REJECTED))


def _law(model: str, n: Floats, seconds: Floats, weights: Floats) -> _Law:
    """The best of all shares that the offset can have of the time at the largest n.

    For a given share, the best scale is the weighted geometric mean of what is left to explain.
    """
    logarithms, most = np.log(seconds), max(float(MODELS[model](n).max()), 1.0)
    grown = MODELS[model](n) / most
    shares = SHARES if model != "constant" else np.ones(1)
    with np.errstate(divide="ignore"):
        left = logarithms - np.log(shares[:, None] + (1 - shares[:, None]) * grown)
    left[~np.isfinite(left)] = BEYOND_ANY
    scales = left @ weights / weights.sum()
    missed = left - scales[:, None]
    sums = missed**2 @ weights
    best = int(sums.argmin())
    scale, share = float(np.exp(scales[best])), float(shares[best])
    quality, spread = float(np.sqrt(np.mean(missed[best] ** 2))), float(logarithms.std())
    describes = quality <= SMALL_MISS or quality**2 <= (1 - LARGE_SHARE) * spread**2
    slope = scale * (1 - share) / most
    return _Law(model, scale * share, slope, float(sums[best]), quality, describes)


def _least_growth(model: str, n: Floats) -> float:
    """The growth below which times are not said to follow a law: the root of what its f grows by,
    or what memory cannot do if that is less. For log n, f grows from 2 on."""
    first, last = MODELS[model](np.array([max(n[0], 2.0), n[-1]]))
    return min(math.sqrt(last / first), BEYOND_MEMORY)
