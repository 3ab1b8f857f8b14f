"""Each tool's speedup over the members of a weighted family, and one number for each tool.

The one number is the weighted geometric mean of a tool's speedups over the members that it can do,

    exp(sum of w_i ln s_i / sum of w_i),

with the project's weights; beside it stands the share of all weights that this covers. Its interval
assumes that the members vary independently, because each was measured in processes of its own: with
h_i half the width of a member's interval of ln s_i, the half width of the mean's is
sqrt(sum of (w_i h_i)²) / sum of w_i. That is the rule for the error of a linear combination
(JCGM 100:2008, "Guide to the expression of uncertainty in measurement", section 5.1.2).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from breakeven.statistics.intervals import CONFIDENCE
from breakeven.workload.presentation import WeightedFamily

__all__ = ["OneNumber", "compared_tools", "is_member", "members", "one_number", "supported_share"]


@dataclass(frozen=True)
class OneNumber:
    """A tool's weighted geometric mean of speedups, over the share of the weights in it.

    ``speedup`` is None when no member has one, ``low`` and ``high`` bound the interval, of the
    ``confidence`` of the members' own (the least, where it differs), and are None as soon as one of the
    members has no interval. ``timed_share`` is the share of the weights
    whose speedup is in the number, ``supported_share`` what the tool can do, measured or not timed in
    the end (None when nothing says so). ``runs`` is how many runs the speedups are of, each over its own baseline.
    """

    speedup: float | None
    low: float | None
    high: float | None
    timed_share: float
    supported_share: float | None
    confidence: float = CONFIDENCE
    runs: int = 0


def is_member(table: pd.DataFrame, of: WeightedFamily) -> pd.Series:
    """For each row, whether it is one of a member of the family."""
    return table["workload"].isin(of.names)


def members(table: pd.DataFrame, of: WeightedFamily, size: str) -> pd.DataFrame:
    """The rows of the family's members at a size, with ``member`` and ``weight``, heaviest first.

    ``table`` has the columns of the tidy table, one row for each member and tool (the one that was
    measured last counts).
    """
    rows = table[is_member(table, of) & (table["size"] == size)]
    rows = rows.drop_duplicates(["workload", "implementation"], keep="last")
    names = rows["workload"].str.removeprefix(of.prefix)
    rows = rows.assign(member=names, weight=names.map(of.weights))
    place = {name: index for index, name in enumerate(of.weights)}
    return rows.sort_values("member", key=lambda column: column.map(place), kind="stable")


def compared_tools(rows: pd.DataFrame, of: WeightedFamily) -> list[str]:
    """The labels that are compared with the baseline, in the order in which they were measured."""
    return [label for label in dict.fromkeys(rows["implementation"]) if label != of.baseline]


def one_number(table: pd.DataFrame, of: WeightedFamily, tool: str, size: str) -> OneNumber:
    """The number of one tool (a label such as ``dask-threads``) at a size."""
    own = members(table, of, size)
    own = own[own["implementation"] == tool]
    timed = own[(own["status"] == "ok") & own["speedup"].notna()]
    share = float(timed["weight"].sum()) / sum(of.weights.values())
    supported = supported_share(table, of, tool)
    if timed.empty:
        return OneNumber(None, None, None, share, supported)
    weights = timed["weight"] / timed["weight"].sum()
    centre = float((weights * timed["speedup"].map(math.log)).sum())
    reach = _half_width(timed, weights)
    low, high = (
        (None, None) if reach is None else (math.exp(centre - reach), math.exp(centre + reach))
    )
    confidence = float(timed["confidence"].min())
    runs = timed["run"].nunique()
    return OneNumber(math.exp(centre), low, high, share, supported, confidence, runs)


def supported_share(table: pd.DataFrame, of: WeightedFamily, tool: str) -> float | None:
    """The share of the weights of members that the tool can do; None where nothing says so.

    A member counts as supported when it gave the right answer at any size, as not supported when
    its implementation is unavailable or its answer was wrong wherever it was run. Members that ended
    otherwise only (a timeout, a lack of memory, a crash) say nothing about the API and are left out
    of both sides, as are those that were not run; so is a tool that is not installed: its reason is
    the same for all.
    """
    rows = table[table["implementation"] == tool]
    known = {name: _supports(rows[rows["workload"] == of.prefix + name]) for name in of.weights}
    judged = {name: found for name, found in known.items() if found is not None}
    if not any(judged.values()):
        return None
    return sum(of.weights[name] for name, found in judged.items() if found) / sum(
        of.weights[name] for name in judged
    )


def _supports(rows: pd.DataFrame) -> bool | None:
    ended = set(rows["status"])
    if "ok" in ended:
        return True
    return False if ended & {"unavailable", "wrong_answer"} else None


def _half_width(timed: pd.DataFrame, weights: pd.Series) -> float | None:
    """Half the width of the interval of the mean logarithm; None where one member has none."""
    if timed["speedup_low"].isna().any() or timed["speedup_high"].isna().any():
        return None
    widths = (timed["speedup_high"] / timed["speedup_low"]).map(math.log) / 2
    return math.sqrt(float(((weights * widths) ** 2).sum()))
