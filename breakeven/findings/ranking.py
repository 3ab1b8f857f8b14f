"""Which implementation is fastest, and which cannot be told apart from it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

import pandas as pd

from breakeven.findings.baselines import run_in_words
from breakeven.findings.environments import over_default
from breakeven.records.measurement import is_baseline_elsewhere
from breakeven.statistics.intervals import SMALLEST_EFFECT

__all__ = [
    "ahead_of_all",
    "is_mixed",
    "main_n",
    "measured_here",
    "of_baselines_run",
    "of_main_run",
    "of_one_run",
    "pareto_front",
    "shown_of_newer_runs",
    "whose_in_words",
]


def is_mixed(rows: pd.DataFrame) -> bool:
    """Whether some of the rows are of reference runs, and others were measured here."""
    return len(set(map(bool, rows["is_reference"]))) > 1


def measured_here(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that are of no reference run; all, where every one is."""
    return pd.DataFrame(rows[~rows["is_reference"].astype(bool)]) if is_mixed(rows) else rows


def of_one_run(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the run that has most of them, the newest of several that have as many; runs
    measured here come first. For comparing plain times: two runs may be of two machines."""
    own = measured_here(rows)
    return _of_run_with_most(own, Counter(own["run"]))


def of_main_run(rows: pd.DataFrame) -> pd.DataFrame:
    """The same of the run in which most implementations compete, at any sizes: for ranking them, and for whatever is
    said beside a ranking. Of ways that failed or are there to teach, none counts, unless there are no others: so all
    rows of a workload and those of them that compete are of the same run."""
    own = measured_here(rows)
    counted = _finished_rivals(own)
    of_labels = set(zip(counted["run"], counted["implementation"], strict=True))
    return _of_run_with_most(own, Counter(run for run, _ in of_labels))


def _finished_rivals(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with a time that are not there to teach, nor only stand beside a tool; all, where there are none."""
    beside = [
        is_baseline_elsewhere(str(label), str(where or ""))
        for label, where in zip(rows["implementation"], rows["own_environment"], strict=True)
    ]
    ok = (rows["status"] == "ok") & rows["seconds"].notna() & (rows["style"] != "instructive")
    found = rows[ok & ~pd.Series(beside, rows.index, dtype=bool)]
    return pd.DataFrame(found) if len(found) else rows


def _of_run_with_most(rows: pd.DataFrame, counts: Mapping[str, int]) -> pd.DataFrame:
    started = dict(zip(rows["run"], rows["started_at"], strict=True))
    if len(started) < 2:
        return rows
    most = max(started, key=lambda run: (counts[run], started[run]))
    return pd.DataFrame(rows[rows["run"] == most])


def whose_in_words(rows: pd.DataFrame) -> str:
    """The run that a ranking is of, if a workload's rows are of several: ``run of 2026-11-29 14:05,
    which has 2 of 9 implementations``. Empty for the rows of one run."""
    if len(set(rows["run"])) < 2:
        return ""
    own, every = of_main_run(rows), _implementations(rows)
    has = _implementations(own)
    few = f", which has {has} of {every} implementations" if has < every else ""
    return f"{run_in_words(own.iloc[0])}{few}"


def _implementations(rows: pd.DataFrame) -> int:
    """How many compete; the baseline in an environment of engines' own only stands beside these."""
    places = set(zip(rows["implementation"], rows["own_environment"], strict=True))
    return len({name for name, where in places if not is_baseline_elsewhere(name, where or "")})


def shown_of_newer_runs(shown: pd.DataFrame, every: pd.DataFrame) -> pd.DataFrame:
    """Those of the rows shown of a workload that the ranked run, whose rows are among ``every``, has as well, with
    other figures: a newer run measured them again."""
    main = of_main_run(every)
    ranked = set(zip(main["implementation"], main["size"], strict=True))
    again = [key in ranked for key in zip(shown["implementation"], shown["size"], strict=True)]
    return pd.DataFrame(
        shown[pd.Series(again, shown.index, dtype=bool) & ~shown["run"].isin(set(main["run"]))]
    )


def of_baselines_run(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the run whose baseline is among a workload's rows at one size: only rows beside a
    baseline of their own run can be ranked there. Without a baseline, the rows of one run."""
    baselines = rows[rows["is_baseline"].astype(bool)]
    if baselines.empty:
        return of_one_run(rows)
    return pd.DataFrame(rows[rows["run"] == baselines["run"].iloc[-1]])


def main_n(rows: pd.DataFrame) -> float:
    """The largest n at which at least half of a workload's ways were measured; NaN without rows.

    A larger one, of which only some were measured, tells who wins among these. Of ways that failed or are there
    to teach, none counts, unless there are no others.
    """
    ok = rows[rows["status"] == "ok"]
    competing = ok[ok["style"] != "instructive"]
    rows = next((each for each in (competing, ok) if len(each)), rows)
    ways: dict[float, set[str]] = {}
    for n, label in zip(rows["n"], rows["implementation"], strict=True):
        ways.setdefault(float(n), set()).add(label)
    most = max(map(len, ways.values()), default=0)
    return max((n for n, labels in ways.items() if 2 * len(labels) >= most), default=math.nan)


def ahead_of_all(rows: pd.DataFrame) -> pd.DataFrame:
    """The fastest of one workload's rows at one size, and those not told apart from it.

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
    """Those of one workload's rows at one size that no other beats in both speed and memory.

    The fastest comes first; each that follows takes longer and less memory. Rows without a time or
    a peak take no part, nor those that are there to teach.
    """
    known = rows[rows["seconds"].notna() & rows["peak_bytes"].notna()]
    known = known[known["style"] != "instructive"].sort_values(["seconds", "peak_bytes"])
    least_so_far = known["peak_bytes"].cummin().shift(fill_value=float("inf"))
    return pd.DataFrame(known[known["peak_bytes"] < least_so_far])
