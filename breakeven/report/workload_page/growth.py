"""What the page shows of a workload whose question is growth: the fitted laws beside the textbook's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from breakeven.statistics.growth import LEAST_SIZES, TEXTBOOK, GrowthFit, fitted
from breakeven.wording import number, seconds

__all__ = ["GrowthPart", "growth_part"]

BIG_O = {"constant": "O(1)"}
"""How a law's name is written as a Big-O, where it is not the name in brackets."""


NOTE = (
    "Each law is a + b·f(n), fitted to the median time at each size; misses are root mean squares of "
    "logarithms. Two laws cannot be told apart where one is at most 20 times as likely."
)


@dataclass(frozen=True)
class GrowthPart:
    """The part of a workload's section about growth; every cell is text.

    ``rows`` has, for each implementation, the law that fits best, how far it misses, its seconds at
    the smallest and the largest size, the textbook's Big-O, and what both together say.
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
        headings=["law", "misses by", f"{number(n.min())}", f"{number(n.max())}", "textbook"],
        rows=[_row(label, own[label], TEXTBOOK.get(name, {})) for label in order if label in own],
        notes=[NOTE],
    )


def _row(label: str, rows: pd.DataFrame, textbook: Mapping[str, str]) -> tuple[str, list[str], str]:
    fit, law = fitted(rows), textbook.get(label)
    ordered = rows.sort_values("n")["seconds"]
    ends = [seconds(ordered.iloc[0]), seconds(ordered.iloc[-1])]
    cells = [fit.model, f"{100 * fit.quality:.0f} %"] if fit else ["–", "–"]
    return label, [*cells, *ends, big_o(law)], in_words(fit, law)


def big_o(law: str | None) -> str:
    """A law as textbooks write it: ``O(n log n)``; a dash where the textbook says nothing."""
    return "–" if law is None else BIG_O.get(law, f"O({law})")


def in_words(fit: GrowthFit | None, law: str | None) -> str:
    """What the fit says, and whether it is what the textbook says."""
    if fit is None:
        return f"a law needs times at {LEAST_SIZES} sizes at the least"
    if not fit.describes:
        return f"no law describes it: the best misses by {100 * fit.quality:.0f} %"
    alike = f"; it cannot be told from {' or '.join(fit.alternatives)}" if fit.alternatives else ""
    return f"{_against(fit, law)}{alike}"


def _against(fit: GrowthFit, law: str | None) -> str:
    if law is None:
        return f"{fit.model} fits best"
    if fit.model == law:
        return f"as the textbook says, {big_o(law)}"
    if fit.could_be(law):
        return f"{fit.model} fits best, the textbook's {big_o(law)} as well as can be told"
    better = f"{fit.model} fits better than the textbook's {big_o(law)}"
    return f"{better}: operations are not all that takes time, memory does too"
