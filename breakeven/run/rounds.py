"""The order in which a run measures: in rounds, so that no case has all its samples from one moment.

In a round each case gets one process for time and one for memory. Only one kind of cluster runs at a
time; within it the groups (a workload at a size) and the cases of a group come in random order, and
all of a group take turns with the same live baseline, also across clusters unless it is large. The first round
of a quick run goes from what starts no processes to pools and to clusters, in random order within each.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol, TypeVar

from breakeven.records.journal import Journal
from breakeven.records.measurement import Case, Measurement
from breakeven.records.merging import merged
from breakeven.records.run_notes import run_notes
from breakeven.records.self_comparisons import SELF, SelfComparison
from breakeven.records.tables.comparison import compared
from breakeven.records.tables.speedups import Against, against_baselines
from breakeven.ruler.beside import Baselines, Beside, baseline_of
from breakeven.ruler.ends import CaseEnded
from breakeven.ruler.ruler import measure_once
from breakeven.ruler.self_comparison import representatives, self_comparison
from breakeven.ruler.settings import ClusterAddress, Settings
from breakeven.run.planning.plan import (
    ClusterKind,
    cluster_kinds,
    cluster_of,
    joins,
    starts_processes,
)
from breakeven.run.run_cluster import RunCluster
from breakeven.run.source_watch import SourceWatch
from breakeven.statistics import (
    intervals as statistics,  # as a module: asv takes any time_… in this one for a benchmark
)
from breakeven.statistics.process_spread import Spreads
from breakeven.wording.quantities import duration
from breakeven.wording.saying import say

Key = tuple[str, str, str, str, int]
Item = TypeVar("Item")


class Watcher(Protocol):
    """Told of every case that has been measured, and of what is done next.

    ``known`` are the cases of a run that was cut off, told once when it is resumed.
    """

    def __call__(
        self,
        fresh: Sequence[Measurement],
        doing: str,
        left_seconds: float | None = None,
        known: Sequence[Measurement] = (),
    ) -> None: ...


class Rounds:
    """The cases of a run, measured again and again until each has what the settings promise."""

    def __init__(
        self,
        cases: Sequence[Case],
        settings: Settings,
        journal: Journal,
        open_cluster: Callable[[ClusterKind | None, int], RunCluster],
        watch: Watcher,
        sources: SourceWatch | None = None,
    ) -> None:
        self.sources = sources
        self.cases = cases
        self.settings = settings
        self.journal = journal
        self.open_cluster = open_cluster
        self.watch = watch
        self.began = time.monotonic()
        self.found: dict[Key, Measurement] = {
            each.case.key: each for each in journal.measurements()
        }

    def run(self) -> None:
        """Give every case its minimum, then spend what is left where the intervals are widest."""
        if self.found:
            self.watch([], "resuming", known=list(self.found.values()))
        for number in range(1, self.settings.processes + 1):
            due = [case for case in self.cases if self._processes(case) < number]
            self._round(due, number, f"round {number} of {self.settings.processes}")
        number = self.settings.processes
        while self._left_seconds() > 0:
            number += 1
            due = self._widest()
            if not due:
                say(
                    f"breakeven: {duration(self._left_seconds())} of the budget were not needed: each interval is "
                    f"within ±{100 * self.settings.narrow_enough:g} %, or from "
                    f"{self.settings.most_processes} processes"
                )
                return
            self._round(due, number, "where intervals are widest")

    def _processes(self, case: Case) -> int:
        """In how many processes a case was measured; one that failed needs no more."""
        known = self.found.get(case.key)
        if known is None:
            return 0
        done = max(len(known.samples_seconds), len(known.peaks_bytes))
        return done if known.status == "ok" else self.settings.most_processes

    def _left_seconds(self) -> float:
        """What is left of the run's time; none where the run has no time of its own."""
        if self.settings.run_seconds is None:
            return 0.0
        return self.settings.run_seconds - (time.monotonic() - self.began)

    def _widest(self) -> list[Case]:
        """The cases with the widest intervals that half of the time left is enough for."""
        known = self._widths()
        widths = {
            case: known[case.key]
            for case in self.cases
            if self._processes(case) < self.settings.most_processes
            and known[case.key] > self.settings.narrow_enough
        }
        chosen: list[Case] = []
        cost = 0.0
        for case in sorted(widths, key=lambda case: -widths[case]):
            cost += self._cost_seconds(case)
            if chosen and cost > self._left_seconds() / 2:
                break
            chosen.append(case)
        return chosen

    def _widths(self) -> dict[Key, float]:
        """Half the relative width of each case's interval, as the table will print it."""
        measured = list(self.found.values())
        spreads = run_notes(self.journal, measured).spreads
        of_run, _ = against_baselines(measured, spreads)
        return {
            each.case.key: _width(each, against, spreads)
            for each, against in zip(measured, of_run, strict=True)
        }

    def _cost_seconds(self, case: Case) -> float:
        known = self.found[case.key]
        return (known.wall_seconds or 0.0) / max(1, len(known.samples_seconds))

    def _round(self, due: Sequence[Case], number: int, title: str) -> None:
        order = random.Random(f"{self.journal.path.stem} {number}")
        with Baselines(self.settings) as baselines:
            for kind, workers in cluster_kinds(due):
                own = [case for case in due if joins(case, kind, workers)]
                with self.open_cluster(kind, workers) as cluster:
                    for group in self._in_order(own, number, order):
                        with baselines.of(group[0]) as beside:
                            self._group(group, cluster, beside, title)
                    self._compare_engines(own, cluster, number)

    def _in_order(
        self, cases: Sequence[Case], number: int, order: random.Random
    ) -> Iterator[list[Case]]:
        """The groups in random order, each with its cases in random order.

        Where cases come first, the first round begins with those that start no processes, and a group
        with its baseline: so every workload soon has figures to look at.
        """
        hurries = self.settings.cases_first and number == 1
        parts: dict[bool, list[Case]] = {False: [], True: []}
        for case in cases:
            parts[hurries and starts_processes(case)].append(case)
        for part in parts.values():
            for group in _shuffled(_groups(part), order):
                shuffled = _shuffled(group, order)
                yield sorted(shuffled, key=_is_no_baseline) if hurries else shuffled

    def _group(
        self, cases: Sequence[Case], cluster: RunCluster, beside: Beside, title: str
    ) -> None:
        for case in cases:
            if self.settings.run_seconds and self._left_seconds() < 0 and self._processes(case):
                return
            self._show([], f"{title}: {case.workload} {case.implementation} {case.size}")
            self._require_unchanged()
            joined = None if self.settings.capped else cluster.current()
            self._keep(self._measure(case, joined, beside))

    def _measure(self, case: Case, cluster: ClusterAddress | None, beside: Beside) -> Measurement:
        """The case, with what was measured of it before."""
        passes = self.passes_due(case)
        found = self._once(case, passes, cluster, beside)
        if beside.has_failed():
            found = self._once(case, passes, cluster, None)
        earlier = self.found.get(case.key)
        return merged(earlier, found) if earlier else found

    def passes_due(self, case: Case) -> frozenset[str]:
        """Time in every round; memory until there are passes enough, at the sizes that have it."""
        earlier = self.found.get(case.key)
        enough = earlier and len(earlier.peaks_bytes) >= self.settings.memory_passes
        due = self.settings.has_memory_at(case.size) and not enough
        return frozenset({"time", "memory"} if due else {"time"})

    def _once(
        self,
        case: Case,
        passes: frozenset[str],
        cluster: ClusterAddress | None,
        beside: Beside | None,
    ) -> Measurement:
        """One process a pass. The memory of a cluster that others have used is no figure of this
        case: for that pass it starts its own."""
        once = partial(measure_once, case, settings=self.settings, earlier=self.found.get(case.key))
        partner = beside.contender() if beside else None
        used = cluster is not None and cluster.pids and not self.settings.memory_in_warm_up
        if not used or "memory" not in passes:
            return once(passes, cluster=cluster, beside=partner)
        timed = once(frozenset({"time"}), cluster=cluster, beside=partner)
        return merged(timed, once(frozenset({"memory"}))) if timed.status == "ok" else timed

    def _require_unchanged(self) -> None:
        """Raise UserError where a file that is measured has changed: what follows is of other code."""
        if self.sources:
            self.sources.require_unchanged(len(self.found))

    def _keep(self, found: Measurement) -> None:
        self._require_unchanged()  # it may have changed before the case's process read it
        self.journal.append(found)
        self.found[found.case.key] = found
        self._show([found], "")

    def _compare_engines(self, cases: Sequence[Case], cluster: RunCluster, number: int) -> None:
        """Compare a case of each engine with itself, once a round."""
        done = Counter(each.engine for each in self.journal.parsed(SELF, SelfComparison))
        known = [self.found[case.key] for case in cases]
        for of in representatives(known, done):
            if done[of.engine] >= min(number, self.settings.processes):
                continue
            self._show([], f"{of.engine} against itself: {of.case.workload} {of.case.size}")
            joined = None if self.settings.capped else cluster.current()
            try:
                first, second = self_comparison(
                    of.case,
                    self.settings,
                    cluster=joined,
                    in_turns=cluster_of(of.case) is None,
                )
            except CaseEnded:
                continue  # how its processes differ is then taken from the others
            note = {"engine": of.engine, "case": "/".join(map(str, of.case.key))}
            self.journal.note(SELF, note | {"first_seconds": first, "second_seconds": second})

    def _show(self, fresh: Sequence[Measurement], doing: str) -> None:
        timed = self.settings.run_seconds is not None
        self.watch(fresh, doing, max(0.0, self._left_seconds()) if timed else None)


def _width(of: Measurement, against: Against, spreads: Spreads) -> float:
    """Half the relative width of the speedup's interval where both took turns, else of the time's.

    A baseline takes turns with a second process of its own. Drift between rounds is in all times, and
    in no ratio of turns; so only without turns more rounds are needed because of it. No number of rounds changes
    what a baseline takes longer beside a case.
    """
    ratio = compared(of, of, against.spread) if of is against.baseline else against.ratio
    if ratio and ratio.in_turns:
        of_turns = replace(ratio, apart=None).at(statistics.CONFIDENCE)
        bounds = (of_turns.low, of_turns.high)
    else:
        bounds = statistics.time_interval(of.samples_seconds, spread=spreads.of(of.engine)) or (
            None,
            None,
        )
    low, high = bounds
    return float("inf") if low is None or high is None else high / low / 2 - 0.5


def _is_no_baseline(case: Case) -> bool:
    return case != baseline_of(case)


def _groups(cases: Iterable[Case]) -> list[list[Case]]:
    """The cases of one workload at one size that take turns with the same baseline."""
    groups: dict[Case, list[Case]] = {}
    for case in cases:
        groups.setdefault(baseline_of(case), []).append(case)
    return list(groups.values())


def _shuffled(items: Sequence[Item], order: random.Random) -> list[Item]:
    return order.sample(items, len(items))
