"""The search for the n at which two implementations take the same time, measured there."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from breakeven.catalogue import catalogue
from breakeven.records.break_evens import (
    BREAK_EVEN,
    LEVEL_WITHIN,
    PAIR,
    BreakEvenPair,
    MeasuredBreakEven,
    SizeTried,
)
from breakeven.records.journal import Journal
from breakeven.ruler.settings import Settings
from breakeven.run.break_even.foreseen import reason_not_to_try
from breakeven.run.break_even.like_sizes import like
from breakeven.run.break_even.opponents import Opponents
from breakeven.run.break_even.turns_of_two import case_at
from breakeven.statistics.bisection import Question, crossing, next_question
from breakeven.statistics.sure_answers import At, differ_by, judged
from breakeven.wording import amount, count_of, number, times

__all__ = ["FEWEST", "BreakEvenSearch"]

FEWEST = 3
"""Pairs of processes at each size, at the least: fewer say next to nothing of how they differ."""
NOT_TRIED = "not tried"
TIME_OVER = "the time was over"

Tell = Callable[[str], object]


@dataclass
class BreakEvenSearch:
    """One search; ``measure`` measures a pair of processes at an n, and ``tell`` hears what is done.

    Pairs that the journal holds already are not measured again.
    """

    of: Opponents
    settings: Settings
    journal: Journal
    measure: Callable[[int], BreakEvenPair]
    tell: Tell
    pairs: dict[int, list[BreakEvenPair]] = field(default_factory=dict)
    shut: dict[int, BreakEvenPair] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)
    is_over: bool = False

    def __post_init__(self) -> None:
        for pair in self.journal.parsed(PAIR, BreakEvenPair):
            self._add(pair)
        self.fewest = max(FEWEST, self.settings.processes)
        self.unit = catalogue.workload(self.of.workload).unit
        if self.pairs:
            known = sum(map(len, self.pairs.values()))
            self.tell(f"resuming a search: {count_of(known, 'pair')} of processes measured before")

    def run(self) -> MeasuredBreakEven:
        """Measure until the break-even is known well enough, and note what was found."""
        while (asked := self._next()) and not self.is_over:
            if refused := self._refused(asked.n):
                self._keep(BreakEvenPair(n=asked.n, status=NOT_TRIED, reason=refused))
                continue
            self.tell(f"trying {amount(asked.n, self.unit)}")
            self._measure(asked)
        found = self._found()
        self.journal.note(BREAK_EVEN, found.to_json())
        return found

    def _next(self) -> Question | None:
        odd = any(
            each.status == "crashed" and n not in self.of.sizes for n, each in self.shut.items()
        )
        near = like(self.of.sizes) if odd else None
        return next_question(self._figures(), self.of.sizes, self.fewest, shut=self.shut, near=near)

    def _refused(self, n: int) -> str:
        """Why a size beyond the workload's own is not tried; empty where it is."""
        if n <= max((*self.of.sizes, *self.pairs)) or not self.pairs:
            return ""
        return reason_not_to_try(n, self.pairs, self.settings.memory_limit_bytes)

    def _measure(self, asked: Question) -> None:
        while len(self.pairs.get(asked.n, ())) < asked.pairs and asked.n not in self.shut:
            if self._time_is_over():
                self.is_over = True
                return
            self._keep(self.measure(asked.n))
        self.tell(self._progress(asked.n))

    def _time_is_over(self) -> bool:
        of = self.settings.run_seconds
        return of is not None and time.monotonic() - self.began > of

    def _keep(self, pair: BreakEvenPair) -> None:
        self.journal.note(PAIR, pair.to_json())
        self._add(pair)
        if pair.reason:
            self.tell(f"{amount(pair.n, self.unit)}: {pair.reason}")

    def _add(self, pair: BreakEvenPair) -> None:
        if pair.status == "ok":
            self.pairs.setdefault(pair.n, []).append(pair)
        else:
            self.shut[pair.n] = pair
            self.pairs.pop(pair.n, None)

    def _figures(self) -> dict[int, list[float]]:
        return {n: [each.log_ratio for each in pairs] for n, pairs in self.pairs.items()}

    def _known(self) -> list[At]:
        return judged(self._figures(), self.fewest)

    def _progress(self, n: int) -> str:
        """What is known at the n that was measured last, and the bracket."""
        known = self._known()
        at = next((each for each in known if each.n == n), None)
        if at is None:
            return f"{amount(n, self.unit)}: not measured"
        first, second = self.of.labels
        words = {"faster": "is faster than", "slower": "is slower than", "same": "ties with"}
        told = f"{first} is at {times(at.ratio)} the speed of {second}, not told apart yet"
        if verb := words.get(at.told):
            told = f"{first} {verb} {second}, {times(at.ratio)} its speed"
        said = f"{amount(n, self.unit)}: {told}"
        found = crossing(known)
        bracket = (
            f"; break-even between {number(found.low)} and {amount(found.high, self.unit)}"
            if found
            else ""
        )
        return f"{said} ({count_of(at.pairs, 'process')} each){bracket}"

    def _found(self) -> MeasuredBreakEven:
        known = self._known()
        found = crossing(known)
        level = [at for at in known if at.told in ("same", "")]
        told = {at.told for at in known}
        within = found.within if found else differ_by(level)
        outcome = "cannot tell"
        if found:
            outcome = "crossing"
        elif told in ({"faster"}, {"slower"}):
            outcome = "ahead"
        elif known and len(level) == len(known) and within <= LEVEL_WITHIN:
            outcome = "level"
        of = catalogue.workload(self.of.workload)
        cases = [case_at(of.name, label, 1, self.settings.workers) for label in self.of.labels]
        return MeasuredBreakEven(
            workload=of.name,
            workload_version=of.version,
            unit=of.unit,
            first=self.of.labels[0],
            second=self.of.labels[1],
            first_workers=cases[0].workers,
            second_workers=cases[1].workers,
            baseline=of.baseline,
            run=self.journal.path.stem,
            outcome=outcome,
            rises=bool(found and found.rises) or told == {"faster"},
            n=math.sqrt(max(1, found.low) * found.high) if found else None,
            low=float(found.low) if found else None,
            high=float(found.high) if found else None,
            level=found.level if found else tuple(at.n for at in level),
            within=within if level and math.isfinite(within) else None,
            sizes=tuple(self._sizes(known)),
            spent_seconds=time.monotonic() - self.began,
            reason=TIME_OVER if self.is_over else "",
        )

    def _sizes(self, known: Iterable[At]) -> list[SizeTried]:
        tried = []
        for at in known:
            pairs, (low, high) = self.pairs[at.n], at.bounds()
            tried.append(
                SizeTried(
                    n=at.n,
                    pairs=at.pairs,
                    ratio=at.ratio,
                    low=low,
                    high=high if math.isfinite(high) else None,
                    told=at.told,
                    first_seconds=statistics.median(each.first_seconds for each in pairs),
                    second_seconds=statistics.median(each.second_seconds for each in pairs),
                )
            )
        tried += [SizeTried(n=n, reason=pair.reason) for n, pair in self.shut.items()]
        return sorted(tried, key=lambda each: each.n)
