"""A comparison of two sides whose pairs of processes are simulated, so that the truth is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from example_pairs import starts

from breakeven.compare import comparison
from breakeven.compare.comparison import Comparison
from breakeven.compare.in_progress import measuring, rationing
from breakeven.compare.pairs.live_pair import SETTINGS
from breakeven.compare.pairs.side_processes import SideEnded
from breakeven.findings.verdicts.change import CaseCompared
from breakeven.findings.verdicts.of_pairs.pairs import OF_A_CALL, Starts, Turns
from breakeven.records.journal import Journal
from breakeven.records.measurement import Case


@dataclass(frozen=True)
class SimulatedSide:
    """A side whose workloads ask for no effect of their own."""

    name: str
    catalogue: ClassVar[Any] = defaultdict(
        lambda: {
            "smallest_effect": 0.0,
            "quantities": list(OF_A_CALL),
            "implementations": {"numpy": {}},
        }
    )


BEFORE, AFTER = SimulatedSide("before"), SimulatedSide("after")
Simulated = Callable[[Case], Turns]
CASE = Case(
    workload="work",
    workload_version="1",
    implementation="numpy",
    size="small",
    n=10,
    workers=1,
)


def case(number: int) -> Case:
    return replace(CASE, workload=f"work_{number}")


def run(
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    simulated: Simulated,
    count: int = 1,
    on_clusters: int = 0,
    doing: Callable[[str], None] | None = None,
    **more: Any,
) -> list[CaseCompared]:
    """Compare simulated cases as a real comparison does, with its looks and its early stops.

    The first ``on_clusters`` of them run on clusters.
    """
    _simulate(monkeypatch, simulated, [case(n) for n in range(on_clusters)])
    folder.mkdir(exist_ok=True)
    journal = Journal(folder / "20260101T000000Z-a-b.jsonl")
    sides: Any = (BEFORE, AFTER)
    cases = [case(n) for n in range(count)]
    made = Comparison(sides, cases, SETTINGS, journal, doing or nothing, nothing, **more)
    made.run()
    return made.found()


def _simulate(
    monkeypatch: pytest.MonkeyPatch, simulated: Simulated, of_clusters: Sequence[Case]
) -> None:
    """Let pairs of processes show what is simulated."""

    def measured_turns(_: Any, cases: list[Case], *__: Any) -> Iterator[tuple[Case, Turns]]:
        for each in cases:
            try:
                yield each, simulated(each)
            except SideEnded as end:
                yield each, end

    def one_after_the_other(_: Any, of: Case, *__: Any) -> Iterator[Turns | Starts]:
        yield simulated(of)
        yield starts(seed=next(seeds))

    seeds = iter(range(100_000))
    monkeypatch.setattr(measuring, "measured_turns", measured_turns)
    if of_clusters:
        monkeypatch.setattr(measuring, "measured_one_after_the_other", one_after_the_other)
    monkeypatch.setattr(measuring, "measured_starts", lambda *_: starts(seed=next(seeds)))
    monkeypatch.setattr(measuring, "sittings", lambda _, cases: [cases] if cases else [])
    monkeypatch.setattr(comparison, "is_on_cluster", lambda _, of: of in of_clusters)
    for each in (measuring, rationing):
        monkeypatch.setattr(each, "fits_one_processor", lambda *_: False)


def nothing(_: str) -> None:
    """Nobody is told."""


def verdict_on_time(of: CaseCompared) -> str:
    return of.changes[0].verdict
