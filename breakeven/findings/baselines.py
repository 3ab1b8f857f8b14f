"""What a row is compared with: the baseline's time in the same turns, and how far that is from its own row's."""

from __future__ import annotations

import pandas as pd

from breakeven.statistics.intervals import SMALLEST_EFFECT
from breakeven.wording import missing, seconds, times

__all__ = ["against_in_words", "quotient_in_words", "run_in_words", "shift_in_words"]

VISIBLE = 1.05
"""By so much a ratio may differ from that of the two times beside it without a word: both are rounded."""
UNKNOWN_SPREAD = 1.1
"""A baseline that takes this many times its own row's time departs from it where nothing says how much
processes differ."""


def against_in_words(row: pd.Series) -> str:
    """Both times that a speedup is made of: ``7.34 ms against 136 ms``."""
    own = seconds(row["seconds"])
    return (
        own
        if missing(row["baseline_seconds"])
        else f"{own} against {seconds(row['baseline_seconds'])}"
    )


def shift_in_words(row: pd.Series) -> str:
    """That the baseline was faster or slower beside this row than in its own, by more than processes of the
    same code differ; empty where it was not, or where they took no turns."""
    shift = row["baseline_shift"]
    if missing(shift):
        return ""
    largest = row["largest_difference"]
    noise = UNKNOWN_SPREAD if missing(largest) else max(float(largest), SMALLEST_EFFECT)
    if 1 / noise <= shift <= noise:
        return ""
    return f"beside this case, the baseline took {times(shift)} as long as when it was measured for its own row"


def quotient_in_words(row: pd.Series) -> str:
    """What the two times that are told beside a speedup come to, where that is visibly another ratio; empty elsewhere.

    A speedup is the median of the turns' ratios, and each time is the median of its own samples.
    """
    if missing(row["baseline_seconds"]) or missing(row["speedup"]):
        return ""
    quotient = float(row["baseline_seconds"]) / float(row["seconds"])
    if 1 / VISIBLE <= quotient / float(row["speedup"]) <= VISIBLE:
        return ""
    told = quotient if row["speedup"] >= 1 else 1 / quotient
    return f"the ratio is the median of the turns’ ratios; that of the two times would be {times(told)}"


def run_in_words(row: pd.Series) -> str:
    """Which run a row is of: ``run of 2026-11-29 14:05``, ``reference run of 2026-11-22 15:25``."""
    started = str(row["started_at"]).replace("T", " ")[:16]
    return f"{'reference run' if row['is_reference'] else 'run'} of {started}"
