"""Rows of several environments: what their speedups are over, and how they are put beside each other."""

from __future__ import annotations

import pandas as pd

from breakeven.records.measurement import is_baseline_elsewhere
from breakeven.records.tables.comparison import COLD_SMALLEST_EFFECT
from breakeven.wording import missing, times

__all__ = ["beside_in_words", "costs_over_default", "over_default", "versions_in_words"]

OVER_DEFAULT = (
    *("speedup", "speedup_low", "speedup_high", "verdict", "cold_speedup", "cold_verdict"),
    "baseline_seconds",
)


def over_default(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with speedups over the workload's own baseline, whose environment some do not share.

    For putting rows of several environments in one order: the speedup over the baseline of its own
    environment is the tool's, but does not compare it with the others.
    """
    if not rows["own_environment"].astype(bool).any():
        return rows
    return rows.assign(**{name: rows[f"default_{name}"] for name in OVER_DEFAULT})


def costs_over_default(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of one workload and run at one size, with the ingest and the memory of those in environments of
    their own over the workload's own baseline as well."""
    own = rows["own_environment"].astype(bool)
    baselines = rows[rows["is_baseline"].astype(bool)]
    if not own.any() or baselines.empty:
        return rows
    baseline = baselines.iloc[-1]
    ingested = baseline["ingested_seconds"] / rows["ingested_seconds"]
    least = rows["largest_difference"].astype(float).fillna(1.0).clip(lower=COLD_SMALLEST_EFFECT)
    told = pd.Series("cannot tell", rows.index, dtype=object)
    told = told.mask(ingested > least, "faster").mask(ingested < 1 / least, "slower")
    instead = {
        "ingested_speedup": ingested,
        "ingested_verdict": told,
        "memory_ratio": rows["peak_bytes"] / baseline["peak_bytes"],
    }
    return rows.assign(**{name: rows[name].mask(own, of) for name, of in instead.items()})


def versions_in_words(row: pd.Series) -> str:
    """What an environment of its own has in another version: ``pandas 2.3.3``; empty for the run's."""
    if not row["own_environment"]:
        return ""
    return str(row["other_versions"] or f"environment {row['own_environment']}")


def beside_in_words(row: pd.Series) -> str:
    """What the speedup of a row in an environment of its own is over, and what it is over the workload's own
    baseline; empty for the others."""
    if not row["own_environment"] or row["status"] != "ok":
        return ""
    if is_baseline_elsewhere(row["implementation"], row["own_environment"]):
        return f"with {versions_in_words(row)}, over the run's own versions"
    words = f"over the baseline with {versions_in_words(row)}"
    if missing(row["default_speedup"]):
        return words
    return f"{words}; {times(row['default_speedup'])} over the one with the run's own versions"
