"""Pairs of processes that nobody ran, whose truth is known."""

from __future__ import annotations

import numpy as np

from breakeven.findings.verdicts.change import Change
from breakeven.findings.verdicts.of_pairs.pairs import Starts, Turns
from breakeven.findings.verdicts.of_pairs.two_sides import changes_of_time


def turns(
    slower: float = 1.0,
    *,
    processes: float = 0.0,
    turns: float = 0.0,
    seed: int = 0,
    others_share: float = 0.0,
    disturbed: float = 1.0,
    working: float = 1.0,
) -> Turns:
    """A pair whose second side takes ``slower`` times as long.

    ``processes`` and ``turns`` are standard deviations of logarithms: of what differs from pair to
    pair, and from turn to turn. ``disturbed`` stretches the wall clock of the second side only.
    """
    noise = np.random.default_rng(seed)
    own = slower * np.exp(noise.normal(0, processes))
    before, after = (0.01 * side * np.exp(noise.normal(0, turns, 8)) for side in (1.0, own))
    return Turns(
        before_seconds=tuple(before),
        after_seconds=tuple(after * disturbed),
        before_processor_seconds=tuple(before * working),
        after_processor_seconds=tuple(after * working),
        others_share=others_share,
        in_turns=True,
    )


def starts(
    slower: float = 1.0, larger: float = 1.0, *, noise: float = 0.001, seed: int = 0
) -> Starts:
    """A pair whose second side takes so many times as long at first, and holds so many times as much."""
    first, held = np.exp(np.random.default_rng(seed).normal(0, noise, 2))
    return Starts(
        first_call_seconds=(0.1, 0.1 * slower * first),
        peak_bytes=(10_000_000, int(10_000_000 * larger * held)),
    )


def time_of(pairs: list[Turns]) -> Change:
    (found,) = changes_of_time([pairs], verdicts=3)
    return found
