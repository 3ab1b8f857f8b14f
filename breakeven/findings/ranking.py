"""Who is fastest, and who cannot be told apart from the fastest."""

from __future__ import annotations

import math
from collections import Counter

import pandas as pd

from breakeven.findings.environments import over_default
from breakeven.statistics.intervals import SMALLEST_EFFECT

__all__ = ["ahead_of_all", "is_mixed", "main_n", "measured_here", "of_one_run", "pareto_front"]


def is_mixed(rows: pd.DataFrame) -> bool:
    """Whether some of the rows are of reference runs, and others were measured here."""
    return len(set(map(bool, rows["is_reference"]))) > 1


def measured_here(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that are of no reference run; all, where every one is."""
    return pd.DataFrame(rows[~rows["is_reference"].astype(bool)]) if is_mixed(rows) else rows


def of_one_run(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the run that has most of them, of those measured here where there are any; the newest of
    several that have as many. For whatever compares times as they are: two runs may be of two machines."""
    own = measured_here(rows)
    started = dict(zip(own["run"], own["started_at"], strict=True))
    if len(started) < 2:
        return own
    counts = Counter(own["run"])
    most = max(started, key=lambda run: (counts[run], started[run]))
    return pd.DataFrame(own[own["run"] == most])


def main_n(rows: pd.DataFrame) -> float:
    """The largest n at which at least half of a workload's ways were measured; NaN without rows.

    A larger one, of which only some were measured, tells who wins among these.
    """
    ways: dict[float, set[str]] = {}
    for n, label in zip(rows["n"], rows["implementation"], strict=True):
        ways.setdefault(float(n), set()).add(label)
    most = max(map(len, ways.values()), default=0)
    return max((n for n, labels in ways.items() if 2 * len(labels) >= most), default=math.nan)


def ahead_of_all(rows: pd.DataFrame) -> pd.DataFrame:
    """Of one workload's rows at one size: the fastest, and those not told apart from it.

    Only rows that are faster than the baseline compete, and none that is there to teach. Two are
    told apart where their intervals lie apart, by more than the smallest effect.
    """
    rows = over_default(rows)
    ahead = rows[(rows["verdict"] == "faster") & (rows["style"] != "instructive")]
    ahead = ahead.sort_values("speedup", ascending=False)
    if ahead.empty:
        return ahead
    best = ahead.iloc[0]
    level = ahead["speedup_high"] * SMALLEST_EFFECT >= best["speedup_low"]
    return pd.DataFrame(ahead[level])


def pareto_front(rows: pd.DataFrame) -> pd.DataFrame:
    """Of one workload's rows at one size: those that no other beats in both speed and memory.

    The fastest comes first; each that follows takes longer and less memory. Rows without a time or
    a peak take no part, nor those that are there to teach.
    """
    known = rows[rows["seconds"].notna() & rows["peak_bytes"].notna()]
    known = known[known["style"] != "instructive"].sort_values(["seconds", "peak_bytes"])
    least_so_far = known["peak_bytes"].cummin().shift(fill_value=float("inf"))
    return pd.DataFrame(known[known["peak_bytes"] < least_so_far])
