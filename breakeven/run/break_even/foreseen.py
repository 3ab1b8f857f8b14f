"""Why a size beyond a workload's own is not tried: what it would take, foreseen from smaller ones."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from breakeven.records.break_evens import BreakEvenPair
from breakeven.run.planning.size_search import LARGEST_N
from breakeven.wording.quantities import duration, size_of_memory

__all__ = ["reason_not_to_try"]

LONGEST_CALL_SECONDS = 20.0
LONGEST_INPUTS_SECONDS = 30.0
TOLD_BYTES = 300 * 2**20
"""A process that holds less is mostly libraries, and what it will hold at a larger n is not foreseen."""
STEEPEST = 3.0


def reason_not_to_try(
    n: int, seen: Mapping[int, Sequence[BreakEvenPair]], memory_limit_bytes: float
) -> str:
    """Why a larger n than all that were measured would take too much; empty where it would not.

    A call is foreseen as a power of n from the two largest that were measured, between linear and
    cubic; inputs and memory as proportional to n.
    """
    if n > LARGEST_N:
        return "not tried: n is too large"
    largest = max(seen)
    factor = n / max(1, largest)
    call = _call_seconds(seen[largest]) * factor ** _power(seen)
    if call > LONGEST_CALL_SECONDS:
        return f"not tried: a call would take about {duration(call)}"
    inputs = factor * max(each.inputs_seconds for each in seen[largest])
    if inputs > LONGEST_INPUTS_SECONDS:
        return f"not tried: making the inputs would take about {duration(inputs)}"
    held = max(each.held_bytes for each in seen[largest])
    if held > TOLD_BYTES and held * factor > memory_limit_bytes:
        return f"not tried: a process would hold about {size_of_memory(held * factor)}"
    return ""


def _power(seen: Mapping[int, Sequence[BreakEvenPair]]) -> float:
    """With which power of n a call grows."""
    if len(seen) < 2 or not all(last := sorted(seen)[-2:]):
        return 1.0
    small, large = (_call_seconds(seen[n]) for n in last)
    return min(max(math.log(large / small) / math.log(last[1] / last[0]), 1.0), STEEPEST)


def _call_seconds(pairs: Sequence[BreakEvenPair]) -> float:
    return max(max(each.first_seconds, each.second_seconds) for each in pairs)
