"""Which cases a budget is enough for, when it is not enough for all."""

from __future__ import annotations

import random
from collections.abc import Mapping

from breakeven.records.measurement import Case

__all__ = ["affordable"]


def affordable(costs: Mapping[Case, float], seconds: float, order: random.Random) -> list[Case]:
    """The cases to be measured in so many seconds, of which each costs some.

    A few of each workload tell more than all of the first ones: so each workload has one, then each a
    second one, and so on. Chance says which, and in which order. One that costs more than is left makes
    room for those that cost less.
    """
    by_workload: dict[str, list[Case]] = {}
    for case in order.sample(list(costs), len(costs)):
        by_workload.setdefault(case.workload, []).append(case)
    chosen, left = [], seconds
    for turn in range(max(map(len, by_workload.values()), default=0)):
        for cases in by_workload.values():
            if turn < len(cases) and costs[cases[turn]] <= left:
                chosen.append(cases[turn])
                left -= costs[cases[turn]]
    return chosen
