"""The least memory that a workload's implementations need, as a small table."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from breakeven.records.memory_needs import MemoryNeed
from breakeven.wording import amount, memory

__all__ = ["HEADINGS", "least_memory"]

HEADINGS = ("size", "least memory", "too little", "peak without a cap")


def least_memory(needs: Iterable[MemoryNeed], unit: str) -> list[tuple[str, Sequence[str], str]]:
    """The label of each case, a text for each of HEADINGS, and what happened below, in words."""
    ordered = sorted(needs, key=lambda need: (need.case.n, need.smallest_cap_bytes or math.inf))
    return [_row(need, unit) for need in ordered]


def _row(need: MemoryNeed, unit: str) -> tuple[str, Sequence[str], str]:
    case = need.case
    label = f"{case.implementation} ×{case.workers}" if case.workers > 1 else case.implementation
    size = f"{case.size}: {amount(case.n, unit)}"
    found = (need.smallest_cap_bytes, need.too_small_cap_bytes, need.peak_bytes)
    failed = "" if need.status == "ok" else f"{need.status.replace('_', ' ')}: "
    return label, (size, *map(memory, found)), f"{failed}{need.reason}"
