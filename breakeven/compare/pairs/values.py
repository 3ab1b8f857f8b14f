"""What benchmarks give that is no time, on both sides."""

from __future__ import annotations

import random
from collections.abc import Generator, Sequence

from breakeven.compare.pairs.live_pair import at_once, close, in_one_pair
from breakeven.compare.pairs.side_processes import PLACES, SideEnded, Sides, blamed
from breakeven.findings.verdicts.of_pairs.pairs import Values
from breakeven.records.measurement import Case
from breakeven.ruler.contender import Contender
from breakeven.ruler.settings import Settings

__all__ = ["measured_values"]


def measured_values(
    sides: Sides, cases: Sequence[Case], settings: Settings, order: random.Random
) -> Generator[tuple[Case, Values | SideEnded]]:
    """What the benchmarks give on both sides, one after the other, in one pair of processes."""

    def values(_: Case, contenders: Sequence[Contender]) -> Values:
        at_once(Contender.prepare, contenders)
        found = [0.0, 0.0]
        for place in order.sample(PLACES, 2):
            with blamed(place):
                found[place] = contenders[place].value()
        close(contenders)
        return Values(before=found[0], after=found[1])

    yield from in_one_pair(sides, cases, settings, values)
