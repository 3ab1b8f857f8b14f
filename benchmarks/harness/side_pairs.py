"""One pair of live processes, one a side, of the same case: their turns, first calls and memory."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import psutil

from benchmarks.harness.contender import Contender, Sample
from benchmarks.harness.expected import uncapped, write_answer
from benchmarks.harness.passes import TreePeak
from benchmarks.harness.settings import Settings
from benchmarks.harness.sides import ReadySide
from benchmarks.harness.supervisor import CaseEnded, CaseProcess
from results.measurement import Case
from results.two_sides import Pair

__all__ = ["SETTINGS", "SideEnded", "Sides", "measured_pair"]

SETTINGS = Settings(
    name="two sides",
    warm_up_seconds=0.2,
    min_samples=3,
    max_samples=8,
    budget_seconds=0.6,
    sample_seconds=0.005,
    limit_seconds=60.0,
)
"""Turns within a pair are alike, and pairs differ: so pairs are many and short."""

Sides = tuple[ReadySide, ReadySide]


class SideEnded(Exception):  # noqa: N818 - an end with a status, not always an error
    """A side of a pair that went wrong: 0 is before, 1 after, with its status and the reason."""

    def __init__(self, place: int, end: CaseEnded) -> None:
        super().__init__(end.reason)
        self.place = place
        self.status = end.status
        self.reason = end.reason


@dataclass
class _Warm:
    """One side of a pair, live and warm, and its samples so far."""

    contender: Contender
    peak_bytes: int
    samples: list[Sample] = field(default_factory=list)


def measured_pair(sides: Sides, case: Case, settings: Settings, order: random.Random) -> Pair:
    """Measure one fresh pair of processes; chance says which of them begins, at every turn.

    Where both can be live at once they take turns; two clusters cannot, and run one after the other.
    Raises SideEnded when a side goes wrong.
    """
    if any(_of(side, case)["cluster"] for side in sides):
        return _one_after_the_other(sides, case, settings, order)
    return _in_turns(sides, case, settings, order)


def _in_turns(sides: Sides, case: Case, settings: Settings, order: random.Random) -> Pair:
    with ExitStack() as live:
        others = _Others()
        started: list[Contender] = []
        for place, side in enumerate(sides):
            with _blamed(place):
                started.append(live.enter_context(_started(side, case, settings)))
        with ThreadPoolExecutor(len(sides)) as both:  # what is not compared may share the time
            list(both.map(_prepare, range(len(sides)), started))
        warm: dict[int, _Warm] = {}
        for place in order.sample((0, 1), 2):
            with _blamed(place):
                warm[place] = _warmed(started[place])
        number = max(each.number for each in started)
        began = time.monotonic()
        while not _enough(warm[0], began, settings):
            for place in order.sample((0, 1), 2):
                with _blamed(place):
                    started[place].number = number
                    warm[place].samples.append(started[place].sample())
        return _pair(warm[0], warm[1], others.share(*started), in_turns=True)


def _one_after_the_other(
    sides: Sides, case: Case, settings: Settings, order: random.Random
) -> Pair:
    warm: dict[int, _Warm] = {}
    shares = []
    for place in order.sample((0, 1), 2):
        others = _Others()
        with _blamed(place), _started(sides[place], case, settings) as contender:
            contender.prepare()
            own = warm[place] = _warmed(contender)
            began = time.monotonic()
            while not _enough(own, began, settings):
                own.samples.append(contender.sample())
            shares.append(others.share(contender))
    return _pair(warm[0], warm[1], max(shares), in_turns=False)


def _enough(of: _Warm, began: float, settings: Settings) -> bool:
    count = len(of.samples)
    spent = time.monotonic() - began > settings.budget_seconds
    return count >= settings.max_samples or (spent and count >= settings.min_samples)


def _pair(before: _Warm, after: _Warm, others_share: float, *, in_turns: bool) -> Pair:
    anatomy = before.contender.anatomy, after.contender.anatomy
    return Pair(
        before_seconds=tuple(each.wall_seconds for each in before.samples),
        after_seconds=tuple(each.wall_seconds for each in after.samples),
        before_processor_seconds=tuple(each.processor_seconds for each in before.samples),
        after_processor_seconds=tuple(each.processor_seconds for each in after.samples),
        first_call_seconds=(anatomy[0]["first_call_seconds"], anatomy[1]["first_call_seconds"]),
        peak_bytes=(before.peak_bytes, after.peak_bytes),
        others_share=others_share,
        in_turns=in_turns,
    )


@contextmanager
def _blamed(place: int) -> Iterator[None]:
    try:
        yield
    except CaseEnded as end:
        raise SideEnded(place, end) from end


@contextmanager
def _started(side: ReadySide, case: Case, settings: Settings) -> Iterator[Contender]:
    """The case in a process of the side's own Python, to be prepared."""
    chosen = _of(side, case)
    if chosen["unavailable"]:
        raise CaseEnded("unavailable", chosen["unavailable"])
    expected = _expected(side, case, settings)
    with _process(side, case, case.implementation, settings) as process:
        yield Contender(process, None, expected, settings)


def _prepare(place: int, contender: Contender) -> None:
    with _blamed(place):
        contender.prepare()


def _warmed(contender: Contender) -> _Warm:
    """The first call, and one whose memory is read, and as many as it takes until it is warm."""
    peak = TreePeak(contender)
    contender.start().first_call()
    with peak.sampling():
        contender.unchecked_call()
    contender.check()
    contender.warm_up()
    return _Warm(contender, peak.fields()["peak_bytes"])


def _process(side: ReadySide, case: Case, label: str, settings: Settings) -> CaseProcess:
    chosen = side.catalogue[case.workload]["implementations"][label]
    asked = replace(case, implementation=label, workers=chosen["workers"])
    # Without the path that this process was given: the kernels are those of the side.
    environment = {**chosen["environment"], "PYTHONPATH": ""}
    return CaseProcess(asked, environment, settings, str(side.python))


def _expected(side: ReadySide, case: Case, settings: Settings) -> str:
    """The answer of the side's own reference: the other side's libraries may not read it."""
    folder = side.folder / "expected"
    folder.mkdir(exist_ok=True)
    path = folder / f"{case.workload}-{case.workload_version}-{case.n}.pickle"
    if not path.exists():
        label = side.catalogue[case.workload]["reference"]
        write_answer(label, _process(side, case, label, uncapped(settings)), path)
    return str(path)


def _of(side: ReadySide, case: Case) -> dict[str, Any]:
    found: dict[str, Any] = side.catalogue[case.workload]["implementations"][case.implementation]
    return found


class _Others:
    """How much of the machine's processors others use, from now on."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.busy_seconds = _busy_seconds()
        self.own_seconds = time.process_time()

    def share(self, *own: Contender) -> float:
        """The part of all processors' time that neither these, started since, nor this process had."""
        busy = _busy_seconds() - self.busy_seconds
        used = time.process_time() - self.own_seconds
        used += sum(each.process.tree.cpu_seconds() for each in own)
        there = (time.monotonic() - self.began) * (os.cpu_count() or 1)
        return max(0.0, (busy - used) / there)


def _busy_seconds() -> float:
    """What all processors of the machine have computed since it started, stolen time included."""
    times = psutil.cpu_times()._asdict()
    names: Sequence[str] = ("user", "nice", "system", "irq", "softirq", "steal")
    return float(sum(times.get(name, 0.0) for name in names))
