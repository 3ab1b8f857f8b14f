"""Who is ahead, and who cannot be told apart from whoever is."""

from __future__ import annotations

import pandas as pd

from results.statistics import SMALLEST_EFFECT, SMALLEST_EFFECT_ONE_PROCESS

__all__ = ["ahead_of_all", "smallest_effects"]


def ahead_of_all(rows: pd.DataFrame) -> pd.DataFrame:
    """Of one workload's rows at one size: the fastest, and those that are level with it.

    Only rows that are faster than the baseline compete, and none that is there to teach. Two are
    level as long as the ratio of their speedups is inside the noise: at the ends of their
    intervals, and with the larger of their engines' floors.
    """
    ahead = rows[(rows["verdict"] == "faster") & (rows["style"] != "instructive")]
    ahead = ahead.sort_values("speedup", ascending=False)
    if ahead.empty:
        return ahead
    best = ahead.iloc[0]
    effects = smallest_effects(ahead).clip(lower=float(smallest_effects(ahead).iloc[0]))
    level = ahead["speedup_high"] * effects >= best["speedup_low"]
    return pd.DataFrame(ahead[level])


def smallest_effects(rows: pd.DataFrame) -> pd.Series:
    """The smallest ratio of each row that may count: its noise floor, or what always counts."""
    several = rows["processes"] > 1
    least = several.map({True: SMALLEST_EFFECT, False: SMALLEST_EFFECT_ONE_PROCESS})
    return rows["noise_floor"].fillna(1.0).clip(lower=least)
