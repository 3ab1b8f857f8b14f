"""Each tool's speedup on the pandas methods that notebooks call most, and one number for each tool.

The one number is the weighted geometric mean of a tool's speedups over the methods that it can do,

    exp(sum of w_i ln s_i / sum of w_i),

with the calls in notebooks as weights; beside it stands the share of the weighted calls that this
covers. Its interval takes the methods for independent, because each was measured in processes of its
own: with h_i half the width of a method's interval of ln s_i, the half width of the mean's is
sqrt(sum of (w_i h_i)²) / sum of w_i. That is the rule for the error of a linear combination
(JCGM 100:2008, "Guide to the expression of uncertainty in measurement", section 5.1.2).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

__all__ = [
    "CALLS",
    "SOURCE",
    "OneNumber",
    "compared_tools",
    "is_top_method",
    "methods",
    "one_number",
    "supported_share",
]

PREFIX = "method_"
BASELINE = "pandas"
SOURCE = "github.com/modin-project/study_kaggle_usage, results.csv"
CALLS: Mapping[str, int] = MappingProxyType(
    {
        "concat": 8478,
        "loc": 8100,
        "head": 6688,
        "value_counts": 5930,
        "groupby": 5814,
        "sum": 5670,
        "mean": 5624,
        "read_csv": 5298,
        "astype": 4564,
        "apply": 4060,
        "reset_index": 3812,
        "sort_values": 3794,
        "iloc": 3510,
        "drop": 3266,
        "fillna": 3078,
        "join": 2818,
        "merge": 2280,
        "where": 2256,
        "replace": 2172,
        "unique": 1972,
    }
)
"""How often the top-voted public notebooks call each method, the most called first: counted by
SOURCE, without attributes and plots, with ``append`` counted as ``concat``."""


@dataclass(frozen=True)
class OneNumber:
    """A tool's weighted geometric mean of speedups, over the weighted share of calls in it.

    ``speedup`` is None when no method has one, ``low`` and ``high`` bound the 95 % interval and are
    None as soon as one of the methods has no interval. ``timed_share`` is the share of the weighted
    calls whose speedup is in the number, ``supported_share`` what the tool can do, measured or not
    timed in the end (None when nothing says so).
    """

    speedup: float | None
    low: float | None
    high: float | None
    timed_share: float
    supported_share: float | None


def is_top_method(table: pd.DataFrame) -> pd.Series:
    """For each row, whether it is one of the twenty methods."""
    return table["workload"].isin({PREFIX + name for name in CALLS})


def methods(table: pd.DataFrame, size: str) -> pd.DataFrame:
    """The rows of the twenty methods at a size, with ``method`` and ``calls``, most called first.

    ``table`` has the columns of ``results.table``, one row for each method and tool (the one that
    was measured last counts).
    """
    rows = table[is_top_method(table) & (table["size"] == size)]
    rows = rows.drop_duplicates(["workload", "implementation"], keep="last")
    names = rows["workload"].str.removeprefix(PREFIX)
    rows = rows.assign(method=names, calls=names.map(CALLS))
    place = {name: index for index, name in enumerate(CALLS)}
    return rows.sort_values("method", key=lambda column: column.map(place), kind="stable")


def compared_tools(rows: pd.DataFrame) -> list[str]:
    """The labels that are compared with pandas, in the order in which they were measured."""
    return [label for label in dict.fromkeys(rows["implementation"]) if label != BASELINE]


def one_number(table: pd.DataFrame, tool: str, size: str) -> OneNumber:
    """The number of one tool (a label such as ``dask-threads``) at a size."""
    own = methods(table, size)
    own = own[own["implementation"] == tool]
    timed = own[(own["status"] == "ok") & own["speedup"].notna()]
    share = float(timed["calls"].sum()) / sum(CALLS.values())
    supported = supported_share(table, tool)
    if timed.empty:
        return OneNumber(None, None, None, share, supported)
    weights = timed["calls"] / timed["calls"].sum()
    centre = float((weights * timed["speedup"].map(math.log)).sum())
    reach = _half_width(timed, weights)
    low, high = (
        (None, None) if reach is None else (math.exp(centre - reach), math.exp(centre + reach))
    )
    return OneNumber(math.exp(centre), low, high, share, supported)


def supported_share(table: pd.DataFrame, tool: str) -> float | None:
    """The share of the notebooks' calls, by weight, of methods that the tool can do; None unknown.

    A method counts as supported when it gave the right answer at any size, as not supported when
    its implementation is unavailable or its answer was wrong wherever it was run. Methods that ended
    otherwise only (a timeout, a lack of memory, a crash) say nothing about the API and are left out
    of both sides, as are those that were not run; so is a tool that is not installed: its reason is
    the same for all.
    """
    rows = table[table["implementation"] == tool]
    known = {name: _supports(rows[rows["workload"] == PREFIX + name]) for name in CALLS}
    judged = {name: found for name, found in known.items() if found is not None}
    if not any(judged.values()):
        return None
    return sum(CALLS[name] for name, found in judged.items() if found) / sum(
        CALLS[name] for name in judged
    )


def _supports(rows: pd.DataFrame) -> bool | None:
    ended = set(rows["status"])
    if "ok" in ended:
        return True
    return False if ended & {"unavailable", "wrong_answer"} else None


def _half_width(timed: pd.DataFrame, weights: pd.Series) -> float | None:
    """Half the width of the interval of the mean logarithm; None where one method has none."""
    if timed["speedup_low"].isna().any() or timed["speedup_high"].isna().any():
        return None
    widths = (timed["speedup_high"] / timed["speedup_low"]).map(math.log) / 2
    return math.sqrt(float(((weights * widths) ** 2).sum()))
