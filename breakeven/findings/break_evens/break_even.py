"""Where an implementation and the baseline take the same time: from that size on one of them pays.

The sizes that were measured lie far apart, so where between two of them the times meet depends on
what is assumed in between. Two readings are taken. By the first, either time is an overhead and a
price for the work, t = a + b n^p, where p is how the baseline's time grows between both sizes, but at least 1:
an element has its price (p = 1), or each pair of elements (p = 2). The difference of the two times is then a
straight line in n^p, and the break-even its root. By the second, the ratio of the times is a power of n: a
straight line on two logarithmic axes. The break-even is the first root, because an overhead is what parallel work
begins with; its bounds are the outermost that either reading gives with the bounds of the speedups' intervals.
So they cover the noise and the choice of reading, as long as the times have such a shape: they know nothing
of a tool that goes parallel above a threshold in between. Where a break-even was measured
(``breakeven run --find-break-even``), it takes the place of one that is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import pandas as pd

from breakeven.findings.environments import over_default
from breakeven.records.break_evens import MeasuredBreakEven

__all__ = ["BreakEven", "against_baseline", "break_evens", "cold_break_evens"]

TOLD = ("slower", "faster")
MOST_GROWTH = 3.0
"""Between sizes that lie close together, noise alone would give any power."""


class Size(NamedTuple):
    """What is read of an implementation at one size."""

    label: str
    n: float
    seconds: float
    ratio: float
    low: float
    high: float
    told: str
    source: str
    run: str


@dataclass(frozen=True)
class BreakEven:
    """The n at which an implementation takes as long as the baseline, and its bounds.

    With ``pays_off`` it is slower below and faster above, else the other way round. ``below`` and
    ``above`` are the neighbouring sizes at which that was told from the noise. ``measured`` is the
    search that measured it, or None where it is drawn between the two. Of one that is not
    ``is_bounded`` no more is known than that it lies between these sizes. ``run`` is the one that measured
    both; a search has none.
    """

    implementation: str
    pays_off: bool
    n: float
    low: float
    high: float
    below: float
    above: float
    measured: MeasuredBreakEven | None = None
    is_bounded: bool = True
    run: str = ""


def break_evens(rows: pd.DataFrame, measured: Sequence[MeasuredBreakEven] = ()) -> list[BreakEven]:
    """The break-even points of one workload's warm calls, in the order of their n.

    ``rows`` has the columns of ``results.table``, one row for each implementation and size. Those in
    ``measured`` that are against the baseline take the place of the ones drawn for their
    implementation, also where the search found none.
    """
    columns = ("seconds", "speedup", "speedup_low", "speedup_high", "verdict")
    searched = against_baseline(measured)
    settled = {label for label, of in searched.items() if of.outcome != "cannot tell"}
    drawn = (each for each in _found(rows, columns) if each.implementation not in settled)
    shown = set(rows["implementation"])
    found = (_measured(label, of) for label, of in searched.items() if label in shown)
    return _sorted([*drawn, *filter(None, found)])


def against_baseline(measured: Sequence[MeasuredBreakEven]) -> dict[str, MeasuredBreakEven]:
    """The searches of which one side is the baseline, by the other side's label."""
    return {
        of.second if of.first == of.baseline else of.first: of
        for of in measured
        if of.baseline in (of.first, of.second)
    }


def cold_break_evens(rows: pd.DataFrame) -> list[BreakEven]:
    """The same for one run of a script from cold.

    Each start is seen once, so nothing tells how far such a ratio is off: the bounds are the two sizes.
    """
    columns = ("cold_seconds", *("cold_speedup",) * 3, "cold_verdict")
    return _sorted(
        replace(each, low=each.below, high=each.above, is_bounded=False)
        for each in _found(rows, columns)
    )


def _measured(label: str, of: MeasuredBreakEven) -> BreakEven | None:
    """What a search found for an implementation against the baseline; None where they do not meet."""
    if of.n is None or of.low is None or of.high is None:
        return None
    return BreakEven(
        implementation=label,
        pays_off=of.rises == (of.first == label),
        n=of.n,
        low=of.low,
        high=of.high,
        below=of.low,
        above=of.high,
        measured=of,
    )


def _sorted(found: Iterable[BreakEven]) -> list[BreakEven]:
    return sorted(found, key=lambda each: (each.n, each.implementation))


def _found(rows: pd.DataFrame, columns: tuple[str, ...]) -> Iterator[BreakEven]:
    """Between neighbouring sizes of one run of which one is told to be slower and the other to be faster:
    two runs may differ in more than the size, such as in the machine or the function's source."""
    of = over_default(rows)
    of = of[(of["status"] == "ok") & of[columns[-1]].isin(TOLD)]
    of = of[["implementation", "n", *columns, "source", "run"]].set_axis(Size._fields, axis=1)
    sizes = of.dropna().sort_values("n").drop_duplicates(["label", "n"], keep="last")
    smaller: dict[tuple[str, str, str], Size] = {}
    for size in map(Size._make, sizes.itertuples(index=False)):
        alike = size.label, size.source, size.run
        below = smaller.get(alike)
        if below and below.told != size.told:
            yield _between(below, size)
        smaller[alike] = size


def _between(below: Size, above: Size) -> BreakEven:
    # The ratio of the times cannot be a power of n from n = 0 on.
    readings = (_by_overhead, _by_power) if below.n > 0 else (_by_overhead,)
    bounds = [
        reading(below, above, side) for reading in readings for side in ("low", "ratio", "high")
    ]
    return BreakEven(
        implementation=below.label,
        pays_off=above.told == "faster",
        n=_by_overhead(below, above, "ratio"),
        low=min(bounds),
        high=max(bounds),
        below=float(below.n),
        above=float(above.n),
        run=above.run,
    )


def _by_overhead(below: Size, above: Size, side: str) -> float:
    """The root of the difference of the two times, as a straight line in n to the power of the baseline's growth."""
    first, last = (each.seconds * (getattr(each, side) - 1) for each in (below, above))
    power = _growth(below, above)
    start, end = float(below.n) ** power, float(above.n) ** power
    return float((start + (end - start) * first / (first - last)) ** (1 / power))


def _growth(below: Size, above: Size) -> float:
    """With which power of n the baseline's time grows: at least 1, and at most what computing on n elements has."""
    if below.n <= 0:
        return 1.0
    times = [each.seconds * each.ratio for each in (below, above)]
    power = math.log(times[1] / times[0]) / math.log(above.n / below.n)
    return min(max(1.0, power), MOST_GROWTH)


def _by_power(below: Size, above: Size, side: str) -> float:
    """The root of the ratio's logarithm, as a straight line in the logarithm of n."""
    first, last = (math.log(getattr(each, side)) for each in (below, above))
    step = math.log(above.n / below.n)
    return float(below.n) * math.exp(step * first / (first - last))
