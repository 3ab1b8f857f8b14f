"""What the page shows of a workload whose question is growth: the fitted laws beside the textbook's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from breakeven.findings.ranking import of_one_run
from breakeven.statistics.growth import LEAST_SIZES, SMALL_MISS, TEXTBOOK, GrowthFit, fitted
from breakeven.wording import number, seconds, span, times

__all__ = ["GrowthPart", "growth_part"]

BIG_O = {"constant": "O(1)"}
"""How a law's name is written as a Big-O, where it is not the name in brackets."""


NOTE = (
    "Each law is a + b·f(n), fitted to the times, each weighted by how well it is known; misses "
    "are root mean squares of logarithms. A law is possible if it misses by no more than noise "
    "explains, and the times grow at least as the square root of f, or more than eightfold. Memory "
    "alone can make any operation take up to four times as long, so such a growth does not refute O(1)."
)


@dataclass(frozen=True)
class GrowthPart:
    """The part of a workload's section about growth; every cell is text.

    ``rows`` has, for each implementation, the law that fits best, how far it misses, its seconds at
    the smallest and the largest size, by how much it grows, the textbook's Big-O, and what both
    together say.
    """

    title: str
    headings: list[str]
    rows: list[tuple[str, list[str], str]]
    notes: list[str]


def growth_part(
    name: str, rows: pd.DataFrame, about: Mapping[str, Any], order: Sequence[str]
) -> GrowthPart | None:
    """The part of the workload of that name, or None where its question is not growth."""
    if not about.get("growth"):
        return None
    ok = rows[rows["status"] == "ok"]
    if ok.empty:
        return None
    n, unit = ok["n"], ok["unit"].iloc[0]
    own = dict(list(ok.groupby("implementation")))
    return GrowthPart(
        title=f"{number(n.min())} to {number(n.max())} {unit}",
        headings=["law", "misses by", *map(number, (n.min(), n.max())), "grows", "textbook"],
        rows=[
            _row(label, own[label], TEXTBOOK.get(name, {}), (n.min(), n.max()))
            for label in order
            if label in own
        ],
        notes=[NOTE],
    )


def _row(
    label: str, rows: pd.DataFrame, textbook: Mapping[str, str], ends: tuple[float, float]
) -> tuple[str, list[str], str]:
    rows = of_one_run(rows)
    fit, law = fitted(rows), textbook.get(label)
    took = dict(zip(rows["n"], rows["seconds"], strict=True))
    at_ends = [seconds(took.get(n)) for n in ends]
    law_cells = [fit.model, f"{100 * fit.quality:.0f} %"] if fit else ["–", "–"]
    return label, [*law_cells, *at_ends, _growth(fit), big_o(law)], in_words(fit, law)


def _growth(fit: GrowthFit | None) -> str:
    """How many times as long the largest size takes; a dash where that may be as long as the smallest."""
    if fit is None:
        return "–"
    return (
        f"{times(fit.growth)} ({span(times, fit.growth_low, fit.growth_high)})"
        if fit.grows
        else "–"
    )


def big_o(law: str | None) -> str:
    """A law as textbooks write it: ``O(n log n)``; a dash where the textbook says nothing."""
    return "–" if law is None else BIG_O.get(law, f"O({law})")


def in_words(fit: GrowthFit | None, law: str | None) -> str:
    """What the fit says, and whether it is what the textbook says."""
    if fit is None:
        return f"a law needs times at {LEAST_SIZES} sizes or more"
    if not fit.describes:
        return _none(fit)
    others = [each for each in fit.alternatives if each != law]
    alike = f"; it is not told apart from {' or '.join(others)}" if others else ""
    return f"{_against(fit, law)}{alike}{_memory(fit)}"


def _none(fit: GrowthFit) -> str:
    if fit.quality > SMALL_MISS:
        return f"no law describes it: the best misses by {100 * fit.quality:.0f} %"
    return (
        f"no law can be told: it takes {times(fit.growth)} as long at the largest size, too little "
        "for the laws that fit, and more than memory alone can explain"
    )


def _memory(fit: GrowthFit) -> str:
    """That the times grow, and yet no more than memory makes them."""
    if not fit.by_memory:
        return ""
    return f"; it takes {times(fit.growth)} as long at the largest size, which memory alone can explain"


def _against(fit: GrowthFit, law: str | None) -> str:
    if law is None:
        return f"{fit.model} fits best"
    if fit.model == law:
        return f"as the textbook says, {big_o(law)}"
    if fit.could_be(law):
        return f"{fit.model} fits best, but is not told apart from the textbook's {big_o(law)}"
    better = f"{fit.model} fits better than the textbook's {big_o(law)}"
    return f"{better}: not only operations take time, memory does too"
