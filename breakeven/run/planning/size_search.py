"""The search for a size: n grows until a call takes about half a second, or as far as it can."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import NamedTuple

from breakeven.ruler.ends import CaseEnded

__all__ = [
    "FAILED",
    "FIRST",
    "LARGEST_N",
    "NEAR_ENOUGH_SECONDS",
    "Found",
    "Probe",
    "Probed",
    "found_n",
]

AIM_SECONDS = 0.5
NEAR_ENOUGH_SECONDS = 0.2
FAILED = "crashed"
"""The status of a call that may need a larger n: it had time and memory enough, and raised."""
FIRST = (1, 2, 10, 100)
"""Where the search begins: at the first of these at which the call does not fail."""
MOST_GROWTH = 10
CAREFUL_GROWTH = 4
"""The most that n grows while the calls are too few to tell how their time grows."""
LEAST_GROWTH = 2
STEEPEST = 6.0
TOLD_SECONDS = 1e-3
"""A call that is shorter is mostly the cost of calling."""
LARGEST_N = 10**9
LONGEST_INPUTS_SECONDS = 5.0
"""Inputs that take longer to make end the search: their sizes would cost more than the calls."""
TOLD_BYTES = 10 * 2**20
"""Inputs that take less are mostly what the interpreter allocates besides."""
PATIENCE_SECONDS = 60.0
FLAT_FROM = 1_000
FLAT_FACTOR = 1_000
"""While n grows by this factor, from ``FLAT_FROM`` on, the time of a call must have grown too ..."""
FLAT_GROWTH = 1.5
"""... by this, or it does not depend on n."""
BLUR_SECONDS = 1e-5
"""A short call may take so much longer the next time; going through a million items takes longer than that."""


class Probed(NamedTuple):
    """What the inputs and a call took at some n, and what the inputs hold."""

    inputs_seconds: float
    call_seconds: float
    inputs_bytes: int = 0


class Found(NamedTuple):
    """A size, and in words why it is not one whose call takes half a second, or nothing."""

    n: int
    reason: str = ""


Probe = Callable[[int], Probed]
"""From n to what was seen there; it raises CaseEnded where the case fails."""


def found_n(probe: Probe, most_bytes: float = math.inf) -> Found:
    """The n, a round number, at which a call takes about half a second, or as far as it could grow.

    From two calls that can be told apart the next n is foreseen: a call that grows as n³ must not
    take a minute because n was made ten times as large. The inputs hold ``most_bytes`` at the most.
    Raises CaseEnded where every call fails.
    """
    began = time.monotonic()
    tried = _first(probe)
    before, power = (1, 0.0), 1.0
    while True:
        n, seen = next(reversed(tried.items()))
        is_told = before[1] > TOLD_SECONDS
        if is_told:
            grown = math.log(max(seen.call_seconds / before[1], 1.0)) / math.log(n / before[0])
            power = min(max(grown, 1.0), STEEPEST)
        factor = (AIM_SECONDS / max(seen.call_seconds, 1e-9)) ** (1 / power)
        room = _room(seen, most_bytes)
        if seen.call_seconds >= NEAR_ENOUGH_SECONDS:
            return Found(_rounded(n * min(factor, room) if is_told or factor < 1.0 else n))
        if reason := _reason_to_stop(tried, room, time.monotonic() - began):
            return Found(_rounded(n * min(room, 1.0)), reason)
        before = (n, seen.call_seconds)
        most = MOST_GROWTH if seen.call_seconds <= TOLD_SECONDS or power > 1.0 else CAREFUL_GROWTH
        larger = min(LARGEST_N, int(n * min(max(factor, LEAST_GROWTH), most, room)))
        try:
            tried[larger] = probe(larger)
        except CaseEnded as end:
            return Found(n, f"at n = {larger:,} {end.reason}")


def _first(probe: Probe) -> dict[int, Probed]:
    """The smallest n that can be called, and what was seen there.

    Some functions need a few items; no n helps where memory or time does not suffice for the least.
    """
    for n in FIRST:
        try:
            return {n: probe(n)}
        except CaseEnded as end:
            if end.status != FAILED or n == FIRST[-1]:
                raise
    raise AssertionError("the last one has returned or raised")


def _reason_to_stop(tried: dict[int, Probed], room: float, spent_seconds: float) -> str:
    """Why n should not grow any further, although the call is still short; empty where it should."""
    n, seen = next(reversed(tried.items()))
    if _is_flat(tried):
        return "the time does not grow with n"
    if room < LEAST_GROWTH:
        return "larger inputs would take too much memory"
    if seen.inputs_seconds > LONGEST_INPUTS_SECONDS:
        return "larger inputs would take too long to make"
    if n >= LARGEST_N:
        return "no larger n is tried"
    if spent_seconds > PATIENCE_SECONDS:
        return f"the search has taken {PATIENCE_SECONDS:.0f} s"
    return ""


def _is_flat(tried: dict[int, Probed]) -> bool:
    """Whether the newest call took no longer than those at n a thousand times smaller and between."""
    n, seen = next(reversed(tried.items()))
    earlier = {each: one for each, one in tried.items() if FLAT_FROM <= each < n}
    far = [each for each in earlier if each * FLAT_FACTOR <= n]
    if not far:
        return False
    shortest = min(one.call_seconds for each, one in earlier.items() if each >= max(far))
    return seen.call_seconds <= FLAT_GROWTH * max(shortest, BLUR_SECONDS)


def _room(seen: Probed, most_bytes: float) -> float:
    """How much n may grow until the inputs hold what they may; below 1 if they hold more."""
    return math.inf if seen.inputs_bytes < TOLD_BYTES else most_bytes / seen.inputs_bytes


def _rounded(n: float) -> int:
    """The nearest number below that begins with 1, 1.5, 2, 3, 5 or 7 and has only noughts after it."""
    power = 1
    while power * 10 <= n:
        power *= 10
    steps = (7.0, 5.0, 3.0, 2.0, 1.5, 1.0) if power > 1 else (7.0, 5.0, 3.0, 2.0, 1.0)
    return max(1, next((int(step * power) for step in steps if step * power <= n), 1))
