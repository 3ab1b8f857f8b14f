"""A fit of a scalability law in words, and what it means for up to twice as many workers."""

from __future__ import annotations

from breakeven.statistics.intervals import SMALLEST_EFFECT
from breakeven.statistics.scaling import AMDAHL_COUNTS, USL, USL_COUNTS, Amdahl, Bounded
from breakeven.wording import number, significant

__all__ = ["in_words", "too_few_in_words", "usl_in_words"]

MISFIT_TOLD = 0.1
"""A law that misses a measured time by more than this share is not to be believed unwarned."""
SERIAL_WITHOUT_LIMIT = 0.005
"""Below this, "0 %" would be printed."""


def in_words(fit: Amdahl) -> str:
    """What Amdahl's law says: the serial part, and the speedup on twice the workers that were measured.

    Where the fit leaves the range from 0 to 1 beyond its interval and the smallest effect, the
    law does not hold, and the words say what else it may be. Empty where too few numbers of workers
    were measured to show that the law is wrong.
    """
    if not fit.is_told:
        return ""
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
        return f"all of the work stays serial{_span(fit)}: more workers do not help"
    linear = fit.speedup(fit.most_workers) * floor >= fit.most_workers
    if fit.serial_fraction < SERIAL_WITHOUT_LIMIT or linear:
        return (
            f"almost none of the work stays serial{_span(fit)}: "
            f"close to linear up to {fit.most_workers} workers"
        )
    return f"about {_whole(fit.serial_fraction)} % of the work stays serial{_span(fit)}{_foretold(fit)}"


def _foretold(fit: Amdahl) -> str:
    """The speedup on as many workers as the law says anything of; nothing without an interval."""
    of = fit.foretold(fit.furthest_workers)
    if of.low is None or of.high is None:
        return ""
    return (
        f": {fit.furthest_workers} workers, twice as many as were measured, would be "
        f"{_times(of.low)} to {_times(of.high)} times as fast as one"
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
            f"{fit.most_workers} workers cannot be told apart from one: any effect is within the "
            f"noise, up to {floor:.2f} times"
        )
    return ""


def usl_in_words(fit: USL | None) -> str:
    """What the universal scalability law says; empty where there is no fit.

    A fastest number of workers is named only where coherency is there beyond its interval, costs more
    than the smallest effect, and the number is within twice the workers that were measured.
    """
    if fit is None:
        return ""
    said = (
        f"universal scalability law: contention {_percent(fit.contention)}, "
        f"coherency {_percent(fit.coherency)}"
    )
    best = fit.fastest_workers
    if best is None or fit.coherency_ratio <= SMALLEST_EFFECT:
        return f"{said}; where more workers start to slow it down cannot be told"
    return f"{said}; fastest on about {_workers(best)}{_between(fit.fastest)}"


def too_few_in_words(counts: int) -> str:
    """Which laws say nothing of so many numbers of workers, and why; empty where both are told."""
    needs = {"Amdahl's law": AMDAHL_COUNTS, "the universal scalability law": USL_COUNTS}
    untold = [f"{law} needs {least}" for law, least in needs.items() if counts < least]
    if not untold:
        return ""
    return (
        f"{counts} numbers of workers are too few to describe a law, because a wrong one would not "
        f"show: {' and '.join(untold)}"
    )


def _workers(count: float) -> str:
    best = max(1, round(count))
    return f"{number(best)} {'worker' if best == 1 else 'workers'}"


def _between(of: Bounded) -> str:
    if of.low is None or of.high is None:
        return ""
    low, high = (max(1, round(each)) for each in (of.low, of.high))
    return f" ({number(low)}–{number(high)})" if low < high else ""


def _span(fit: Amdahl) -> str:
    if fit.low is None or fit.high is None:
        return " (no interval: one process says nothing about how processes differ)"
    shown = _share if fit.high < 0.1 else _whole
    low, high = shown(fit.low), shown(fit.high)
    return f" ({low}–{high} %)" if low != high else ""


def _times(limit: float) -> str:
    decimals = 2 if limit < 2 else 1 if limit < 10 else 0
    return f"{limit:.{decimals}f}"


def _percent(of: Bounded) -> str:
    span = "" if of.low is None or of.high is None else f" ({_share(of.low)}–{_share(of.high)} %)"
    return f"{_share(of.value)} %{span}"


def _share(value: float) -> str:
    return significant(100 * value)


def _whole(value: float) -> str:
    return f"{100 * value:.0f}"
