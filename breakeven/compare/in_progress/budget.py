"""The time that a comparison has: what pairs take, and which cases have to wait where it may not be enough."""

from __future__ import annotations

import math
import random
import time
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from statistics import fmean

from breakeven.records.measurement import Case

__all__ = ["Budget", "affordable", "one_of_each_first"]

FIRST_PASS = 0.4
"""The part of the budget that the first pass may take: it measures every case once or twice, and a first look
takes six pairs."""
LANES = 2
"""How many pairs run at the same time at the most."""


class Budget:
    """The seconds that may be spent from now on; None: as long as it takes."""

    def __init__(self, seconds: float | None, order: random.Random) -> None:
        self._seconds = math.inf if seconds is None else seconds
        self._order = order
        self._began = time.monotonic()
        self._ends = self._began + self._seconds
        self._taken: defaultdict[Case, list[float]] = defaultdict(list)
        self._waiting: set[Case] = set()
        self._at_once = 1.0
        self._is_chosen = seconds is None

    @property
    def seconds(self) -> float:
        """All that there was."""
        return self._seconds

    @property
    def left(self) -> float:
        """The seconds that are left; less than none when it is spent."""
        return self._ends - time.monotonic()

    def stop(self) -> None:
        """Let nothing more be measured, even if time is left."""
        self._ends = -math.inf

    @property
    def is_stopped(self) -> bool:
        """Whether somebody stopped it."""
        return self._ends == -math.inf

    def took(self, case: Case, seconds: float) -> None:
        """Note what a pair of a case has taken."""
        self._taken[case].append(max(0.0, seconds))

    @property
    def is_to_be_shared_out(self) -> bool:
        """Whether it is still open if there is time for all cases."""
        return not self._is_chosen

    @property
    def cuts_first_pass_short(self) -> bool:
        """Whether the pass that only finds out what all takes has had its part."""
        passed = time.monotonic() - self._began
        return not self._is_chosen and passed > FIRST_PASS * self._seconds and bool(self._taken)

    def share_out(self, lacking: Mapping[Case, int]) -> list[Case]:
        """Let those wait for whose first look there may be no time, by what a first pass took.

        ``lacking`` are the pairs that each lacks. Returns those that need not wait.
        """
        passed = time.monotonic() - self._began
        # With two lanes the pairs together take longer than the pass.
        self._at_once = min(LANES, max(1.0, sum(map(sum, self._taken.values())) / passed))
        self._is_chosen = True
        self._waiting = set(lacking)
        return self.taken_up(lacking)

    def taken_up(self, lacking: Mapping[Case, int]) -> list[Case]:
        """The cases that need not wait any longer: there is time for their first look now."""
        costs = self._costs({case: lacking[case] for case in self.waiting(lacking)})
        chosen = affordable(costs, self.left, self._order)
        self._waiting -= set(chosen)
        return chosen

    def waiting(self, cases: Collection[Case]) -> list[Case]:
        """The cases that still wait."""
        return [case for case in cases if case in self._waiting]

    def would_have_taken(self, lacking: Mapping[Case, int]) -> float:
        """The seconds that would have been enough for these cases as well."""
        return time.monotonic() - self._began + sum(self._costs(lacking).values())

    def _costs(self, lacking: Mapping[Case, int]) -> dict[Case, float]:
        """The seconds that their pairs take; where nothing is known of a case, as those of its workload,
        or of all."""
        each_takes = {case: fmean(taken) for case, taken in self._taken.items() if taken}
        of_workload: defaultdict[str, list[float]] = defaultdict(list)
        for case, seconds in each_takes.items():
            of_workload[case.workload].append(seconds)
        of_all = list(each_takes.values()) or [math.inf]
        takes = {
            case: each_takes.get(case) or fmean(of_workload[case.workload] or of_all)
            for case in lacking
        }
        return {
            case: pairs * takes[case] / self._at_once if pairs else 0.0
            for case, pairs in lacking.items()
        }


def affordable(costs: Mapping[Case, float], seconds: float, order: random.Random) -> list[Case]:
    """The cases to be measured in so many seconds, of which each costs some.

    A few of each workload tell more than all of the first ones: so each workload has one, then each a
    second one, and so on. Chance says which, and in which order. One that costs more than is left makes
    room for those that cost less.
    """
    by_workload: dict[str, list[Case]] = {}
    for case in order.sample(list(costs), len(costs)):
        by_workload.setdefault(case.workload, []).append(case)
    chosen: list[Case] = []
    left = seconds
    for turn in range(max(map(len, by_workload.values()), default=0)):
        for cases in by_workload.values():
            if turn < len(cases) and costs[cases[turn]] <= left:
                chosen.append(cases[turn])
                left -= costs[cases[turn]]
    return chosen


def one_of_each_first(cases: Sequence[Case]) -> list[list[Case]]:
    """The first case of each workload, and all others."""
    first = {case.workload: case for case in reversed(cases)}
    return [list(first.values()), [case for case in cases if case is not first[case.workload]]]
