"""How much faster one implementation is than another: a ratio with an interval, and its verdict."""

from __future__ import annotations

import fnmatch
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from breakeven.findings.claims.doubts import SPREADS, ratio_of_both
from breakeven.findings.environments import over_default
from breakeven.records.tables.comparison import FLATTERED_BY
from breakeven.statistics import intervals as statistics
from breakeven.statistics.combining import PValues, above
from breakeven.statistics.intervals import CONFIDENCE, Ratio
from breakeven.wording import amount, interval_name, missing, span, times

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Lead", "interval", "lead", "leads", "one_row_a_case", "size_of", "workloads_like"]


@dataclass(frozen=True)
class Lead:
    """One implementation against another at one size: above 1 when the first is faster.

    The ratio may be up to ``flattered_by`` times what it ought to be, or up to ``belittled_by`` times smaller,
    because the baseline takes longer beside the first or the second.
    """

    workload: str
    first: str
    second: str
    size: str
    n: float
    unit: str
    workers: int
    ratio: Ratio
    flattered_by: float = 1.0
    belittled_by: float = 1.0

    @property
    def verdict(self) -> statistics.Verdict:
        """What the interval says of the smallest effect."""
        return self.beyond(statistics.SMALLEST_EFFECT)

    def beyond(self, effect: float) -> statistics.Verdict:
        """The verdict where an effect counts that is not the smallest."""
        ratio = self.ratio
        if ratio.high is not None:
            ratio = replace(ratio, high=ratio.high * self.belittled_by)
        return statistics.verdict(ratio, effect, self.flattered_by)

    def above(self, border: float) -> PValues | None:
        """For the statement that the true ratio is above a border; None for one whose error is not known."""
        beyond = above(self.ratio, border * self.flattered_by)
        within = above(self.ratio, border / self.belittled_by)
        return PValues(beyond.supports, within.against) if beyond and within else None


def leads(table: pd.DataFrame, workload: str, first: str, second: str) -> list[Lead]:
    """The lead of ``first`` over ``second`` at every size where both were timed, smallest first."""
    rows = one_row_a_case(table[table["workload"] == workload])
    found = (lead(at, first, second) for _, at in rows.groupby("n", sort=True))
    return [each for each in found if each is not None]


def lead(at: pd.DataFrame, first: str, second: str) -> Lead | None:
    """The lead at one size, from a workload's rows there; None where they cannot be compared.

    Two that stand for themselves must come from one run; a baseline is every run's own. With what
    is known of how processes differ (``with_spreads``) the ratio is that of ``ratio_of_both``;
    without it, the ratio of both speedups with the interval that theirs give: with speedups a (from
    a1 to a2) and b (from b1 to b2), in logarithms, from a - b - sqrt((a - a1)² + (b2 - b)²) to
    a - b + sqrt((a2 - a)² + (b - b1)²).

    Source: G. Y. Zou and A. Donner, "Construction of confidence limits about effect measures: a
    general approach", Statistics in Medicine 27 (2008), for independent estimates; speedups that
    share a baseline measured apart are positively correlated, which makes this interval too wide.
    """
    own, other = _timed(at, first), _timed(at, second)
    if own is None or other is None:
        return None
    if own["run"] != other["run"] and not (own["is_baseline"] or other["is_baseline"]):
        return None
    ratio = ratio_of_both(own, other, at) if SPREADS in at else _ratio(own, other)
    return Lead(
        str(own["workload"]),
        first,
        second,
        str(own["size"]),
        float(own["n"]),
        str(own["unit"]),
        int(max(own["workers"], other["workers"])),
        ratio,
        _flattered_by(own, other),
        _flattered_by(other, own),
    )


def _flattered_by(row: pd.Series, other: pd.Series) -> float:
    """Beside two of one engine, the baseline takes longer alike, which cancels out of their ratio."""
    if row["is_baseline"] or row["engine"] == other["engine"]:
        return 1.0
    return FLATTERED_BY.get(str(row["engine"]), 1.0)


def one_row_a_case(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for each implementation and size: this machine's before a reference, most workers."""
    ordered = rows.sort_values(
        ["is_reference", "workers"], ascending=[False, True], kind="stable", key=_sortable
    )
    kept = ordered.drop_duplicates(["workload", "implementation", "n"], keep="last")
    return kept.sort_values("n", kind="stable")


def workloads_like(table: pd.DataFrame, pattern: str) -> list[str]:
    """The workloads of a table whose name matches a pattern such as ``method_*``."""
    names = dict.fromkeys(map(str, table["workload"]))
    return [name for name in names if fnmatch.fnmatchcase(name, pattern)]


def labels_like(table: pd.DataFrame, workload: str, pattern: str) -> Iterator[str]:
    """The implementations of a workload whose label matches a pattern such as ``dask-*``."""
    names = dict.fromkeys(map(str, table[table["workload"] == workload]["implementation"]))
    return (name for name in names if fnmatch.fnmatchcase(name, pattern))


def interval(ratio: Ratio, confidence: float = CONFIDENCE) -> str:
    """A ratio with its interval, which is of that confidence: ``1.6× (95 % interval 1.4–1.9×)``."""
    if ratio.low is None or ratio.high is None:
        return f"{times(ratio.value)} (no interval)"
    between = span(times, ratio.low, ratio.high)
    return f"{times(ratio.value)} ({interval_name(confidence)} {between})"


def size_of(row: pd.Series) -> str:
    """The size of a row with its unit: ``50,000,000 steps``."""
    return amount(row["n"], row["unit"])


def _sortable(column: pd.Series) -> pd.Series:
    return column.astype(int)


def _timed(at: pd.DataFrame, label: str) -> pd.Series | None:
    rows = at[(at["implementation"] == label) & (at["status"] == "ok") & at["speedup"].notna()]
    return None if rows.empty else rows.iloc[-1]


def _ratio(own: pd.Series, other: pd.Series) -> Ratio:
    if own["own_environment"] != other["own_environment"]:
        own, other = (over_default(row.to_frame().T).iloc[0] for row in (own, other))
    value = float(own["speedup"] / other["speedup"])
    bounds = [row[name] for row in (own, other) for name in ("speedup_low", "speedup_high")]
    if any(map(missing, bounds)):
        return Ratio(value)
    below = _reach(own["speedup"], own["speedup_low"], other["speedup_high"], other["speedup"])
    above = _reach(own["speedup_high"], own["speedup"], other["speedup"], other["speedup_low"])
    measured = [row for row in (own, other) if not row["is_baseline"]]
    return Ratio(
        value,
        value / math.exp(below),
        value * math.exp(above),
        one_process=any(row["processes"] <= 1 for row in measured),
    )


def _reach(above: float, below: float, other_above: float, other_below: float) -> float:
    return math.hypot(math.log(above / below), math.log(other_above / other_below))
