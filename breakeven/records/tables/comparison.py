"""One case against the baseline of its run: time once warm, time from cold, and memory.

Nothing inside the noise is called a difference, in any of the three.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, Literal

from breakeven.records.measurement import Measurement
from breakeven.statistics import intervals as statistics
from breakeven.statistics.process_spread import Spread

__all__ = [
    "COLD_SMALLEST_EFFECT",
    "FLATTERED_BY",
    "MEMORY_SMALLEST_BYTES",
    "MEMORY_SMALLEST_EFFECT",
    "against_baseline",
    "against_default",
    "against_itself",
    "baselines_time",
    "compared",
    "peak_range",
]

COLD_SMALLEST_EFFECT = 1.25
"""A start from cold is observed once, without an interval, and it is made of imports and starts,
which vary more than warm calls do: a ratio counts only beyond this, and beyond what processes differ."""
MEMORY_SMALLEST_EFFECT = 1.05
MEMORY_SMALLEST_BYTES = 10_000_000
"""The calibration finds known amounts of memory within the larger of 5 % and 10 MB: two peaks that
differ by no more than that may be the same."""

FLATTERED_BY = {"dask-distributed": 1.083}
"""How much longer a baseline may take because of the case beside it: the upper bound that ``make
suspicions`` has found, of 1.021 to 1.083; of other engines it found nothing."""
CANNOT_TELL = "cannot tell"
DEFAULT_VERDICTS = ("default_verdict", "default_cold_verdict")
VERDICTS = ("verdict", "ingested_verdict", "cold_verdict", "memory_verdict", *DEFAULT_VERDICTS)
MemoryVerdict = Literal["smaller", "larger", "same", "cannot tell"]


def against_itself(row: dict[str, Any]) -> dict[str, Any]:
    """What the baseline's row says: every ratio that was measured is 1."""
    timed = 1.0 if row["seconds"] is not None else None
    return {
        **dict.fromkeys(("speedup", "speedup_low", "speedup_high"), timed),
        **dict.fromkeys(("default_speedup", "default_speedup_low", "default_speedup_high"), timed),
        **dict.fromkeys(
            ("cold_speedup", "default_cold_speedup"),
            1.0 if row["cold_seconds"] is not None else None,
        ),
        "ingested_speedup": 1.0 if row["ingested_seconds"] is not None else None,
        "memory_ratio": 1.0 if row["peak_bytes"] is not None else None,
        **dict.fromkeys(VERDICTS, "baseline"),
    }


def against_baseline(
    measurement: Measurement,
    baseline: Measurement | None,
    ratio: statistics.Ratio | None,
    spread: Spread | None,
) -> dict[str, Any]:
    """The ratios and their verdicts, as columns.

    ``ratio`` is that of warm calls, with its interval; ``spread`` is how much pairs of processes of
    these engines differ.
    """
    if measurement.status != "ok":
        return dict.fromkeys(VERDICTS, CANNOT_TELL)
    warm = {
        "speedup": ratio.value if ratio else None,
        "speedup_low": ratio.low if ratio else None,
        "speedup_high": ratio.high if ratio else None,
        "in_turns": ratio.in_turns if ratio else None,
        "verdict": statistics.verdict(
            ratio, flattered_by=FLATTERED_BY.get(measurement.engine, 1.0)
        ),
    }
    if baseline is None or baseline.status != "ok":
        return dict.fromkeys(VERDICTS, CANNOT_TELL) | warm
    cold = over(baseline.cold_seconds, measurement.cold_seconds)
    ingested = over(baseline.ingested_seconds, measurement.ingested_seconds)
    return warm | {
        "ingested_speedup": ingested,
        "ingested_verdict": cold_verdict(ingested, spread),
        "ingest_earned_calls": earned_after(measurement, baseline)
        if warm["verdict"] == "faster"
        else None,
        "cold_speedup": cold,
        "cold_verdict": cold_verdict(cold, spread),
        "memory_ratio": over(measurement.peak_bytes, baseline.peak_bytes),
        "memory_verdict": memory_verdict(measurement, baseline),
    }


def against_default(
    measurement: Measurement,
    default: Measurement | None,
    ratio: statistics.Ratio | None,
    spread: Spread | None,
) -> dict[str, Any]:
    """The speedup over the workload's own baseline, whose environment may be another, as columns."""
    if measurement.status != "ok":
        return dict.fromkeys(DEFAULT_VERDICTS, CANNOT_TELL)
    is_there = default is not None and default.status == "ok"
    cold = over(default.cold_seconds, measurement.cold_seconds) if default and is_there else None
    return {
        "default_cold_speedup": cold,
        "default_cold_verdict": cold_verdict(cold, spread),
        "default_speedup": ratio.value if ratio else None,
        "default_speedup_low": ratio.low if ratio else None,
        "default_speedup_high": ratio.high if ratio else None,
        "default_verdict": statistics.verdict(
            ratio, flattered_by=FLATTERED_BY.get(measurement.engine, 1.0)
        ),
    }


def compared(
    measurement: Measurement, baseline: Measurement | None, spread: Spread | None
) -> statistics.Ratio | None:
    """The speedup: of the turns that both took, or of figures taken apart where they took none.

    The interval of a ratio from turns also covers the ratio of the times in the two rows, so dividing these times gives
    a ratio within it.
    """
    if measurement.status != "ok":
        return None
    if any(measurement.baseline_samples_seconds):
        found = statistics.paired_ratio(
            measurement.baseline_samples_seconds, measurement.samples_seconds, spread=spread
        )
        apart = over(_seconds_of(baseline), _seconds_of(measurement))
        return replace(found, apart=apart).at(statistics.CONFIDENCE) if found else None
    if baseline is None or baseline.status != "ok":
        return None
    return statistics.ratio(baseline.samples_seconds, measurement.samples_seconds, spread=spread)


def baselines_time(
    measurement: Measurement, baseline: Measurement | None, default: Measurement | None
) -> dict[str, float | None]:
    """What the baseline of each ratio took, as columns: a warm call in the turns that both took, or apart, and
    what it took once.

    ``baseline_shift`` is its time in these turns over that in its own row: what it costs the baseline to run
    beside this case. The workload's own baseline, where that is another, took no turns with it.
    """
    beside = statistics.centre(measurement.baseline_samples_seconds)
    apart = _seconds_of(baseline)
    is_default = default is None or default is baseline
    ok = baseline if baseline and baseline.status == "ok" else None
    return {
        "baseline_ingested_seconds": ok.ingested_seconds if ok else None,
        "baseline_cold_seconds": ok.cold_seconds if ok else None,
        "baseline_peak_bytes": ok.peak_bytes if ok else None,
        "baseline_seconds": beside or apart,
        "baseline_shift": over(beside, apart),
        "default_baseline_seconds": beside or apart if is_default else _seconds_of(default),
    }


def _seconds_of(of: Measurement | None) -> float | None:
    return statistics.centre(of.samples_seconds) if of and of.status == "ok" else None


def earned_after(measurement: Measurement, baseline: Measurement) -> float | None:
    """After how many warm calls what a case saves in each has paid for what its ingest took longer than the
    baseline's; None where it saves nothing, 0 where its ingest took no longer."""
    both = (measurement, baseline)
    if any(each.ingest_seconds is None or each.mean_seconds is None for each in both):
        return None
    longer = (measurement.ingest_seconds or 0.0) - (baseline.ingest_seconds or 0.0)
    saved = (baseline.mean_seconds or 0.0) - (measurement.mean_seconds or 0.0)
    if saved <= 0:
        return None
    return float(max(0, math.ceil(longer / saved)))


def cold_verdict(ratio: float | None, spread: Spread | None) -> statistics.Verdict:
    """Faster or slower from cold only beyond COLD_SMALLEST_EFFECT, and beyond what processes differ."""
    effect = max(COLD_SMALLEST_EFFECT, spread.mostly if spread else 1.0)
    if ratio is not None and ratio > effect:
        return "faster"
    if ratio is not None and ratio < 1 / effect:
        return "slower"
    return "cannot tell"


def memory_verdict(measurement: Measurement, baseline: Measurement) -> MemoryVerdict:
    """Smaller or larger only when all passes of both say so, by more than what a reading may err.

    The same when no pass of one differs by more than that from any of the other.
    """
    own, other = peak_range(measurement), peak_range(baseline)
    if own is None or other is None:
        return "cannot tell"
    if own[1] + _tolerance(other[0]) < other[0]:
        return "smaller"
    if other[1] + _tolerance(own[0]) < own[0]:
        return "larger"
    both = ((own[0], other[1]), (other[0], own[1]))
    is_same = all(low + _tolerance(high) >= high for low, high in both)
    return "same" if is_same else "cannot tell"


def peak_range(measurement: Measurement) -> tuple[int, int] | None:
    """The lowest and the highest peak of the passes, in bytes; None without any."""
    peaks = measurement.peaks_bytes or (measurement.peak_bytes,)
    known = [peak for peak in peaks if peak is not None]
    return (min(known), max(known)) if known else None


def over(above: float | None, below: float | None) -> float | None:
    """The ratio, or None where one side is missing or 0."""
    return above / below if above and below else None


def _tolerance(larger_bytes: int) -> float:
    share = 1 - 1 / MEMORY_SMALLEST_EFFECT
    return max(MEMORY_SMALLEST_BYTES, share * larger_bytes)
