"""A fit of a scalability law in words, with what it means for more cores."""

from __future__ import annotations

from breakeven.statistics.intervals import SMALLEST_EFFECT
from breakeven.statistics.scaling import USL, USL_COUNTS, Amdahl, Bounded
from breakeven.wording import number

__all__ = ["in_words", "usl_in_words"]

MISFIT_TOLD = 0.1
"""A law that misses a measured time by more than this share is not to be believed unwarned."""
SERIAL_WITHOUT_LIMIT = 0.005
"""Below this, "0 %" would be printed, and a limit of hundreds of times says nothing."""


def in_words(fit: Amdahl) -> str:
    """What Amdahl's law says: the serial part with its interval, and the limit that follows.

    Where the fit leaves the range from 0 to 1 beyond its interval and the smallest effect, the
    law does not hold, and the words say what else it may be.
    """
    missed = f" (the fit misses a measured time by {_whole(fit.misfit)} %)"
    said = _law_in_words(fit, SMALLEST_EFFECT)
    return said + (missed if fit.misfit > MISFIT_TOLD else "")


def _law_in_words(fit: Amdahl, floor: float) -> str:
    outside = _outside_the_law(fit, floor)
    if outside:
        return outside
    if (fit.low, fit.high) == (0.0, 1.0):
        return "how much of the work stays serial cannot be told: it varies too much (0–100 %)"
    if fit.serial_fraction >= 1:
        return f"all of the work stays serial{_span(fit)}: more workers bring nothing"
    linear = fit.speedup(fit.most_workers) * floor >= fit.most_workers
    if fit.serial_fraction < SERIAL_WITHOUT_LIMIT or linear:
        return (
            f"next to none of the work stays serial{_span(fit)}: "
            f"close to linear up to {fit.most_workers} workers"
        )
    return (
        f"about {_whole(fit.serial_fraction)} % of the work stays serial{_span(fit)}: no number "
        f"of cores makes it more than {_times(1 / fit.serial_fraction)} times as fast as one worker"
    )


def _outside_the_law(fit: Amdahl, floor: float) -> str:
    """What it is where no serial part explains it, or where nothing is beyond the smallest effect."""
    low, high = fit.unclipped.low, fit.unclipped.high
    on_most = fit.speedup(fit.most_workers)
    if (high if high is not None else fit.unclipped.value) < 0:
        if on_most > fit.most_workers * floor:
            return "faster than linear: the data fits the caches of more cores"
    elif (low if low is not None else fit.unclipped.value) > 1 and on_most * floor < 1:
        return (
            "slower with more workers: the universal scalability law's coherency, or a fixed cost"
        )
    if 1 / floor <= on_most <= floor:
        return (
            f"{fit.most_workers} workers cannot be told from one: what they change is inside the "
            f"noise, up to {floor:.2f} times"
        )
    return ""


def usl_in_words(fit: USL | None, counts: int) -> str:
    """What the universal scalability law says, or why it says nothing.

    That it gets slower is said only where coherency costs more than the smallest effect.
    """
    if fit is None:
        return (
            f"the universal scalability law needs runs on at least {USL_COUNTS} numbers of "
            f"workers, there are {counts}"
        )
    said = (
        f"universal scalability law: contention {_percent(fit.contention)}, "
        f"coherency {_percent(fit.coherency)}"
    )
    beyond = fit.coherency_ratio > SMALLEST_EFFECT
    told = fit.coherency.low is not None and fit.coherency.low > 0 and beyond
    if fit.fastest_workers is None or not told:
        return f"{said}; no number of workers can be told beyond which it gets slower"
    best = max(1, round(fit.fastest_workers))
    return f"{said}; fastest on about {number(best)} {'worker' if best == 1 else 'workers'}"


def _span(fit: Amdahl) -> str:
    if fit.low is None or fit.high is None:
        return " (no interval: one process each)" if fit.one_process else " (no interval)"
    shown = _share if fit.high < 0.1 else _whole
    return f" ({shown(fit.low)}–{shown(fit.high)} %)"


def _times(limit: float) -> str:
    decimals = 2 if limit < 2 else 1 if limit < 10 else 0
    return f"{limit:.{decimals}f}"


def _percent(of: Bounded) -> str:
    span = "" if of.low is None or of.high is None else f" ({_share(of.low)}–{_share(of.high)} %)"
    return f"{_share(of.value)} %{span}"


def _share(value: float) -> str:
    return f"{100 * value:.2g}"


def _whole(value: float) -> str:
    return f"{100 * value:.0f}"
