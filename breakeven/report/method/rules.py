"""The rules that decide what counts as a difference, in figures, for the pages that say them."""

from __future__ import annotations

from breakeven.findings.verdicts.of_pairs.deciding import MEAN_WITHIN
from breakeven.findings.verdicts.of_pairs.pairs import BUSY_SHARE, CHANGED_SPEED
from breakeven.findings.verdicts.of_pairs.seen import FINER_LOOKS, LOOKS
from breakeven.findings.verdicts.of_pairs.two_sides import CONFIDENCE as CONFIDENCE_OF_PAIRS
from breakeven.findings.verdicts.of_pairs.two_sides import EACH_LOOK, EFFECTS, FALSE_ALARMS
from breakeven.records.tables.comparison import (
    COLD_SMALLEST_EFFECT,
    MEMORY_SMALLEST_BYTES,
    MEMORY_SMALLEST_EFFECT,
)
from breakeven.statistics.intervals import CONFIDENCE, SMALLEST_EFFECT
from breakeven.statistics.trimmed_mean import TRIMMED

__all__ = ["PAGE", "RULES"]

PAGE = "how-we-measure.html"
"""The page that says them all."""
RULES = {
    "confidence": f"{100 * CONFIDENCE:.0f} %",
    "smallest": f"{100 * (SMALLEST_EFFECT - 1):.0f} %",
    "cold": f"{COLD_SMALLEST_EFFECT:g}",
    "memory": f"{100 * (MEMORY_SMALLEST_EFFECT - 1):.0f} %",
    "memory_bytes": f"{MEMORY_SMALLEST_BYTES / 1e6:.0f} MB",
    "wrong": f"{100 * (1 - CONFIDENCE):.0f} %",
    "fewest_pairs": str(LOOKS[0]),
    "most_pairs": str(LOOKS[-1]),
    "most_pairs_of_small": str(FINER_LOOKS[-1]),
    "trimmed": f"{100 * TRIMMED:.0f} %",
    "effect_of_time": f"{100 * EFFECTS['time']:.0f} %",
    "effect_of_first_call": f"{100 * EFFECTS['first call']:.0f} %",
    "effect_of_memory": f"{100 * EFFECTS['memory']:.0f} %",
    "confidence_of_pairs": f"{100 * CONFIDENCE_OF_PAIRS:.0f} %",
    "confidence_of_a_look": f"{100 * EACH_LOOK:.0f} %",
    "mean_within": f"{100 * MEAN_WITHIN:.0f} %",
    "one_in": f"{1 / FALSE_ALARMS:.0f}",
    "busy": f"{100 * BUSY_SHARE:.0f} %",
    "changed_speed": f"{CHANGED_SPEED:g}",
}
"""The rules that decide what counts as a difference, as the code has them."""
