"""Two sides compared: the cases that both have, and pairs of processes until each verdict is clear."""

from __future__ import annotations

import fnmatch
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.harness.settings import Settings
from benchmarks.harness.side_pairs import SideEnded, Sides, measured_pair
from benchmarks.harness.sides import ReadySide
from kernels.errors import UserError, unknown_name
from results.journal import Journal
from results.measurement import Case
from results.two_sides import (
    EFFECTS,
    LOOKS,
    CaseCompared,
    Change,
    Outcome,
    Pair,
    Quantity,
    change,
)

__all__ = ["Comparison", "planned"]

PAIR = "pair"
"""The kind of the journal's notes that hold what one pair of processes showed."""
MOST_FAULTS = 2
"""A case that goes wrong so often, though each side works with itself, is given up."""
Facts = dict[str, Any]
Tell = Callable[[str], None]


def planned(
    sides: Sides, patterns: Sequence[str], only: Sequence[str], sizes: Sequence[str]
) -> tuple[list[Case], list[CaseCompared]]:
    """The cases that can be compared, and what is to be said of those that cannot.

    No sizes stand for each workload's own default. Raises UserError when a pattern, or all of it, selects
    nothing.
    """
    catalogues = [side.catalogue for side in sides]
    known = {name: facts["family"] for each in catalogues for name, facts in each.items()}
    for pattern in patterns:
        if not fnmatch.filter(known, pattern) and pattern not in known.values():
            raise unknown_name("workload", pattern, known, "breakeven list shows all")
    found = [
        _planned(sides, workload, label, size)
        for workload, label, size in dict.fromkeys(
            place for each in catalogues for place in _places(each, patterns, only, sizes)
        )
    ]
    if not found:
        raise UserError("no implementation at these sizes matches; breakeven list shows all")
    cases = [each for each in found if isinstance(each, Case)]
    return cases, [each for each in found if isinstance(each, CaseCompared)]


def _places(
    catalogue: dict[str, Facts],
    patterns: Sequence[str],
    only: Sequence[str],
    sizes: Sequence[str],
) -> Iterator[tuple[str, str, str]]:
    for name, facts in catalogue.items():
        asked = [fnmatch.fnmatch(name, each) or facts["family"] == each for each in patterns]
        if patterns and not any(asked):
            continue
        for label in facts["implementations"]:
            if not only or any(fnmatch.fnmatch(label, each) for each in only):
                for size in sizes or facts["default_sizes"]:
                    if size in facts["sizes"]:
                        yield name, label, size


def _planned(sides: Sides, workload: str, label: str, size: str) -> Case | CaseCompared:
    place = (workload, label, size)
    before, after = (side.catalogue.get(workload) for side in sides)
    if after is None or not _has(after, label, size):
        return CaseCompared(*place, outcome="disappeared")
    if before is None or not _has(before, label, size):
        return CaseCompared(*place, outcome="appeared")
    asked = [(facts["version"], facts["sizes"][size]) for facts in (before, after)]
    if asked[0] != asked[1]:
        words = [f"version {version} at {n:,}" for version, n in asked]
        reason = f"{words[0]} before, {words[1]} now"
        return CaseCompared(*place, outcome="asks something else", reason=reason)
    version, n = asked[1]
    workers = after["implementations"][label]["workers"]
    return Case(
        workload=workload,
        workload_version=version,
        implementation=label,
        size=size,
        n=n,
        workers=workers,
    )


def _has(facts: Facts, label: str, size: str) -> bool:
    return label in facts["implementations"] and size in facts["sizes"]


@dataclass
class Comparison:
    """The cases of two sides, measured in pairs of fresh processes.

    All pairs are kept in the journal as they are measured. Each pass takes one pair of every case
    whose verdict on time is not clear yet, in random order; after the pairs in LOOKS the verdicts are
    looked at. ``effect`` is the smallest difference in time that counts, ``budget_seconds`` ends all.
    ``doing`` is told what is measured now, ``said`` every verdict that has become clear.
    """

    sides: Sides
    cases: Sequence[Case]
    settings: Settings
    journal: Journal
    doing: Tell
    said: Tell
    effect: float = EFFECTS["time"]
    budget_seconds: float | None = None
    pairs: dict[Case, list[Pair]] = field(default_factory=dict)
    ended: dict[Case, CaseCompared] = field(default_factory=dict)
    faults: dict[Case, int] = field(default_factory=dict)

    def run(self) -> None:
        """Measure until every case is clear, all looks were taken, or the budget is spent."""
        began = time.monotonic()
        order = random.Random(self.journal.path.stem)
        left = list(self.cases)
        for look in LOOKS:
            while due := [case for case in left if self._is_due(case, look)]:
                for case in order.sample(due, len(due)):
                    if self.budget_seconds and time.monotonic() - began > self.budget_seconds:
                        return
                    self.doing(f"pair {len(self.pairs.get(case, ())) + 1} of {_name(case)}")
                    self._measure(case, order)
            left = [case for case in left if case not in self.ended and not self._is_clear(case)]

    def _is_due(self, case: Case, look: int) -> bool:
        return case not in self.ended and len(self.pairs.get(case, ())) < look

    def _measure(self, case: Case, order: random.Random) -> None:
        try:
            pair = measured_pair(self.sides, case, self.settings, order)
        except SideEnded as end:
            self._ended(case, end)
            return
        self.pairs.setdefault(case, []).append(pair)
        self.journal.note(PAIR, {"case": asdict(case), **asdict(pair)})

    def _ended(self, case: Case, end: SideEnded) -> None:
        """Where something went wrong, each side is tried with itself, to know whose fault it is."""
        before, after = (self._works(case, side) for side in self.sides)
        self.faults[case] = self.faults.get(case, 0) + 1
        if before and after and self.faults[case] < MOST_FAULTS:
            return
        outcomes: dict[tuple[bool, bool], Outcome] = {
            (True, True): "fails now and then",
            (True, False): "now failing",
            (False, True): "now working",
            (False, False): "fails on both sides",
        }
        self.ended[case] = CaseCompared(
            *_place(case),
            outcome=outcomes[before, after],
            reason=f"{end.status.replace('_', ' ')}: {end.reason}",
        )

    def _works(self, case: Case, side: ReadySide) -> bool:
        try:
            measured_pair((side, side), case, self.settings, random.Random(0))
        except SideEnded:
            return False
        return True

    def _is_clear(self, case: Case) -> bool:
        found = self._change("time", case)
        if found.is_clear:
            self.said(f"{_name(case)}: {found.in_words}")
        return found.is_clear

    def _change(self, quantity: Quantity, case: Case) -> Change:
        effect = self.effect if quantity == "time" else EFFECTS[quantity]
        verdicts = len(self.cases) * len(EFFECTS)
        return change(quantity, self.pairs.get(case, []), verdicts=verdicts, effect=effect)

    def found(self) -> list[CaseCompared]:
        """What can be said of each case by now."""
        return [
            self.ended.get(case)
            or CaseCompared(
                *_place(case), changes=tuple(self._change(each, case) for each in EFFECTS)
            )
            for case in self.cases
        ]


def _place(case: Case) -> tuple[str, str, str]:
    return case.workload, case.implementation, case.size


def _name(case: Case) -> str:
    return " ".join(_place(case))
