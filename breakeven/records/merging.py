"""Measurements of one case, taken at different times, as one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from breakeven.records.measurement import Measurement

__all__ = ["merged"]

ADDED = (
    *("samples_seconds", "warm_up_seconds", "stationary", "hash_seeds", "frequencies_hertz"),
    *("peaks_bytes", "answers_checked"),
)
"""Fields that have a part for each process or pass."""
LARGEST = ("peak_bytes", "above_baseline_bytes", "file_backed_bytes")


def merged(earlier: Measurement, later: Measurement) -> Measurement:
    """Both as one: samples and passes of both, the cost anatomy of the earlier one.

    When the later one failed, so has the whole, and says after how many that went well.
    """
    if later.status != "ok":
        count = max(len(earlier.samples_seconds), len(earlier.peaks_bytes))
        return replace(later, reason=f"after {count} that went well: {later.reason}")
    changes: dict[str, Any] = {
        name: getattr(earlier, name) + getattr(later, name) for name in ADDED
    }
    changes["baseline_samples_seconds"] = _turns(earlier) + _turns(later)
    for name in LARGEST:
        changes[name] = _largest(getattr(earlier, name), getattr(later, name))
    base = earlier if earlier.samples_seconds else later
    return replace(
        base,
        **changes,
        cpu_seconds=_mean_cpu_seconds(earlier, later),
        memory_method=earlier.memory_method or later.memory_method,
        stopped_because=later.stopped_because or earlier.stopped_because,
        measured_at=later.measured_at,
        wall_seconds=(earlier.wall_seconds or 0.0) + (later.wall_seconds or 0.0),
    )


def _turns(of: Measurement) -> tuple[tuple[float, ...], ...]:
    """The baseline's samples, with an empty row for each process that took no turns."""
    return of.baseline_samples_seconds or ((),) * len(of.samples_seconds)


def _largest(one: int | None, other: int | None) -> int | None:
    return max((each for each in (one, other) if each is not None), default=None)


def _mean_cpu_seconds(*parts: Measurement) -> float | None:
    """The mean over all processes; None when none was timed."""
    known = [
        (each.cpu_seconds, len(each.samples_seconds))
        for each in parts
        if each.cpu_seconds is not None
    ]
    total = sum(count for _, count in known)
    return sum(seconds * count for seconds, count in known) / total if total else None
