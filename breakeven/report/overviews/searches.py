"""The page of break-evens that were searched: what was found, and the figures at every size tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from breakeven.findings.break_evens.measured_break_even import break_even_told, reasons
from breakeven.records.break_evens import MeasuredBreakEven, SizeTried
from breakeven.records.reading.left_out import LeftOut
from breakeven.report.pages import Pages
from breakeven.wording import number, seconds, span, times

__all__ = ["PAGE", "write_searches"]

PAGE = "break-evens.html"


@dataclass(frozen=True)
class Tried:
    """What was found at one size, as text."""

    n: str
    first: str
    second: str
    ratio: str
    processes: str
    told: str


@dataclass(frozen=True)
class Search:
    """One search, as text."""

    workload: str
    unit: str
    first: str
    second: str
    sentence: str
    reasons: Sequence[str]
    sizes: Sequence[Tried]


def write_searches(
    pages: Pages,
    searches: Sequence[MeasuredBreakEven],
    *,
    has_index: bool,
    left_out: Sequence[LeftOut] = (),
) -> Path:
    """Write the page; returns its path. ``has_index`` says that there is a page to lead back to, ``left_out``
    names what could not be used, where no other page says so."""
    shown = [_shown(each) for each in searches]
    return pages.write(
        "break_evens.html", PAGE, searches=shown, has_index=has_index, left_out=left_out
    )


def _shown(of: MeasuredBreakEven) -> Search:
    return Search(
        workload=of.workload,
        unit=of.unit,
        first=of.first,
        second=of.second,
        sentence=break_even_told(of),
        reasons=reasons(of),
        sizes=[_tried(each) for each in sorted(of.measured, key=lambda each: each.n)],
    )


def _tried(at: SizeTried) -> Tried:
    """``ratio`` is the first one's speed over the second's, as everywhere on the pages."""
    interval = ""
    if at.low and at.high:
        interval = f" (95 % interval {span(times, at.low, at.high)})"
    return Tried(
        n=number(at.n),
        first=seconds(at.first_seconds),
        second=seconds(at.second_seconds),
        ratio=f"{times(at.ratio)}{interval}",
        processes=number(at.pairs),
        told={"": "not told apart", "same": "shown to be the same"}.get(at.told, at.told),
    )
