"""A fit of a scalability law in words, with what it means for more cores."""

from __future__ import annotations

from results.scaling import USL, USL_COUNTS, Amdahl, Bounded
from results.wording import number

__all__ = ["in_words", "usl_in_words"]

MISFIT_TOLD = 0.1
"""A law that misses a measured time by more than this share is not to be believed unwarned."""
SERIAL_WITHOUT_LIMIT = 0.005
"""Below this, "0 %" would be printed, and a limit of hundreds of times says nothing."""


def in_words(fit: Amdahl) -> str:
    """What Amdahl's law says: the serial part with its interval, and the limit that follows.

    Where the fit leaves the range from 0 to 1 beyond its interval, the law does not hold, and the
    words say what else it may be.
    """
    missed = f" (the fit misses a measured time by {_whole(fit.misfit)} %)"
    return _law_in_words(fit) + (missed if fit.misfit > MISFIT_TOLD else "")


def _law_in_words(fit: Amdahl) -> str:
    low, high = fit.unclipped.low, fit.unclipped.high
    if fit.unclipped.value < 0 and (high is None or high < 0):
        return "faster than linear: the data fits the caches of more cores"
    if fit.unclipped.value > 1 and (low is None or low > 1):
        return (
            "slower with more workers: the universal scalability law's coherency, or a fixed cost"
        )
    if (fit.low, fit.high) == (0.0, 1.0):
        return "how much of the work stays serial cannot be told: it varies too much (0–100 %)"
    if fit.serial_fraction >= 1:
        return f"all of the work stays serial{_span(fit)}: more workers bring nothing"
    if fit.serial_fraction < SERIAL_WITHOUT_LIMIT:
        return (
            f"next to none of the work stays serial{_span(fit)}: "
            f"close to linear up to {fit.most_workers} workers"
        )
    return (
        f"about {_whole(fit.serial_fraction)} % of the work stays serial{_span(fit)}: no number "
        f"of cores makes it more than {_times(1 / fit.serial_fraction)} times as fast as one worker"
    )


def usl_in_words(fit: USL | None, counts: int) -> str:
    """What the universal scalability law says, or why it says nothing."""
    if fit is None:
        return (
            f"the universal scalability law needs runs on at least {USL_COUNTS} numbers of "
            f"workers, there are {counts}"
        )
    said = (
        f"universal scalability law: contention {_percent(fit.contention)}, "
        f"coherency {_percent(fit.coherency)}"
    )
    told = fit.coherency.low is not None and fit.coherency.low > 0
    if fit.fastest_workers is None or not told:
        return f"{said}; no number of workers can be told beyond which it gets slower"
    best = max(1, round(fit.fastest_workers))
    return f"{said}; fastest on about {number(best)} {'worker' if best == 1 else 'workers'}"


def _span(fit: Amdahl) -> str:
    if fit.low is None or fit.high is None:
        return " (too few samples for an interval)"
    processes = ", of one process each" if fit.one_process else ""
    shown = _share if fit.high < 0.1 else _whole
    return f" ({shown(fit.low)}–{shown(fit.high)} %{processes})"


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
