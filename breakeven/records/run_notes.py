"""What a run noted beside its cases: how much processes differ, machine limits, engines' costs, memory
needs, break-evens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from breakeven.records.break_evens import BREAK_EVEN, MeasuredBreakEven
from breakeven.records.engine_costs import NOTE, EngineCosts
from breakeven.records.journal import Journal
from breakeven.records.limits import LIMITS, MachineLimits
from breakeven.records.measurement import Measurement
from breakeven.records.memory_needs import MEMORY_NEED, MemoryNeed
from breakeven.records.reading.kinds import Share, Text
from breakeven.records.self_comparisons import SELF, SelfComparison, spreads_of
from breakeven.statistics.process_spread import Spreads
from breakeven.wording import percent

__all__ = [
    "END",
    "MUCH_FOR_OTHERS",
    "RunNotes",
    "measured_break_evens",
    "memory_needs",
    "newest_needs",
    "run_notes",
]

END = "end"
"""The kind of a journal's note that says that the run was measured to its end."""
MUCH_FOR_OTHERS = 0.2
"""A share of the processors' time. A process of ours that was not waited for counts as another's:
with clusters, a tenth was seen on a machine that nobody else used."""


@dataclass(frozen=True, kw_only=True)
class Ended:
    """That a run was measured to its end: when, and the part of the processors' time that others had."""

    ended_at: Text = ""
    others_share: Share = 0.0


@dataclass(frozen=True)
class RunNotes:
    """The notes of one run; an older run has none of them, and then all are empty.

    ``spreads`` has the engines that were compared with themselves, ``limits`` is None where the
    machine's limits were not measured, ``ended_at`` is empty while the run is not finished, and
    ``others_share`` is the part of the processors' time, from 0 to 1, that others had meanwhile; of a run that
    was interrupted and resumed, since it was resumed.
    """

    spreads: Spreads = field(default_factory=Spreads)
    limits: MachineLimits | None = None
    engine_costs: tuple[EngineCosts, ...] = ()
    memory_needs: tuple[MemoryNeed, ...] = ()
    break_evens: tuple[MeasuredBreakEven, ...] = ()
    ended_at: str = ""
    others_share: float = 0.0

    @property
    def others_in_words(self) -> str:
        """What others had of the processors, where that makes figures doubtful; else nothing."""
        if self.others_share <= MUCH_FOR_OTHERS:
            return ""
        return f"others used {percent(self.others_share)} of the processors meanwhile"


def run_notes(journal: Journal, measurements: Iterable[Measurement]) -> RunNotes:
    """The notes of a journal, with what its measurements tell of code against itself as well.

    What was noted again counts as it was noted last. A note that cannot be used is left out, and named.
    """
    limits = journal.parsed(LIMITS, MachineLimits)
    costs = journal.parsed(NOTE, EngineCosts)
    ends = journal.parsed(END, Ended)
    return RunNotes(
        spreads=spreads_of(measurements, journal.parsed(SELF, SelfComparison)),
        limits=limits[-1] if limits else None,
        engine_costs=tuple({(each.engine, each.workers): each for each in costs}.values()),
        memory_needs=memory_needs(journal),
        break_evens=measured_break_evens(journal),
        ended_at=ends[-1].ended_at if ends else "",
        others_share=max((each.others_share for each in ends), default=0.0),
    )


def memory_needs(journal: Journal) -> tuple[MemoryNeed, ...]:
    """The memory needs that a journal notes."""
    needs = journal.parsed(MEMORY_NEED, MemoryNeed)
    return tuple({each.case.key: each for each in needs}.values())


def measured_break_evens(journal: Journal) -> tuple[MeasuredBreakEven, ...]:
    """The break-evens that a journal notes."""
    return tuple(journal.parsed(BREAK_EVEN, MeasuredBreakEven))


def newest_needs(notes: Iterable[RunNotes]) -> list[MemoryNeed]:
    """The memory needs of several runs, each case's from the last run that has one.

    Of each workload only the version that was searched last is kept.
    """
    found: dict[tuple[str, str, str, str, int], MemoryNeed] = {}
    for need in (need for each in notes for need in each.memory_needs):
        found.pop(need.case.key, None)  # so that the order is that of the last searches
        found[need.case.key] = need
    version = {need.case.workload: need.case.workload_version for need in found.values()}
    return [
        need for need in found.values() if need.case.workload_version == version[need.case.workload]
    ]
