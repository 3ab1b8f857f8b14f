"""What a run shows while it goes on: what is done, what is being done, and the time that is left."""

from __future__ import annotations

import statistics
from collections import deque
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from breakeven.catalogue import catalogue
from breakeven.records.measurement import Case, Measurement
from breakeven.run.planning.plan import ClusterKind, cluster_of
from breakeven.terminal import styled
from breakeven.wording import count_of
from breakeven.wording.quantities import duration, size_of_memory
from breakeven.wording.visible import visible

UNKNOWN_CASE_SECONDS = 4.0
ROWS = 12
STATUS_STYLES = {"ok": "green", "unavailable": "dim"}


class TimeLeft:
    """How long the rest of a run will take, from what the same or similar cases took before.

    Every case takes ``processes`` rounds; a case that failed takes no more.
    """

    def __init__(
        self, cases: Iterable[Case], processes: int, earlier: Iterable[Measurement]
    ) -> None:
        self.processes = processes
        self.remaining = {case.key: (case, processes) for case in cases}
        self.known = {each.case.key: _round_seconds(each) for each in earlier}
        self.by_group: dict[tuple[ClusterKind | None, str], list[float]] = {}

    def done(self, measurement: Measurement) -> None:
        """Learn from a case that was measured once more."""
        left = max(0, self.processes - _rounds(measurement)) if measurement.status == "ok" else 0
        if measurement.case.key in self.remaining:
            self.remaining[measurement.case.key] = (measurement.case, left)
        seconds = self.known[measurement.case.key] = _round_seconds(measurement)
        self.by_group.setdefault(_group(measurement.case), []).append(seconds)

    def rounds(self) -> int:
        """How many processes are still to be measured."""
        return sum(left for _, left in self.remaining.values())

    def seconds(self) -> float:
        """The estimate of what is left, in seconds."""
        return sum(left * self._expected(case) for case, left in self.remaining.values() if left)

    def _expected(self, case: Case) -> float:
        if case.key in self.known:
            return self.known[case.key]
        similar = self.by_group.get(_group(case))
        if similar:
            return statistics.fmean(similar)
        everything = [seconds for group in self.by_group.values() for seconds in group]
        return statistics.fmean(everything) if everything else UNKNOWN_CASE_SECONDS


def _rounds(of: Measurement) -> int:
    return max(1, len(of.samples_seconds), len(of.peaks_bytes))


def _round_seconds(of: Measurement) -> float:
    return (of.wall_seconds or 0.0) / _rounds(of)


def _group(case: Case) -> tuple[ClusterKind | None, str]:
    return cluster_of(case), case.size


class Onlooker(Protocol):
    """Told of what was measured, what is done next, and how many processes of how many are measured.

    ``resumed`` cases were measured before this run was cut off.
    """

    def __call__(
        self,
        measured: Sequence[Measurement],
        *,
        doing: str,
        done: int,
        total: int,
        left_seconds: float,
        resumed: int = 0,
    ) -> None: ...


class RunDisplay:
    """A live table on a terminal; elsewhere a line for each case, with the time left.

    It is drawn only when the run tells it something, never while a call is timed. Then ``onlooker`` is told as
    well.
    """

    def __init__(
        self,
        console: Console,
        cases: Sequence[Case],
        processes: int,
        earlier: Iterable[Measurement],
        onlooker: Onlooker | None = None,
    ) -> None:
        self.console = console
        self.onlooker = onlooker
        earlier = list(earlier)
        self.displaced = displaced(cases, earlier)
        self.left = TimeLeft(cases, processes, earlier)
        self.total = self.left.rounds()
        self.recent: deque[Measurement] = deque(maxlen=ROWS)
        self.said: set[tuple[str, str]] = set()
        self.progress = Progress(
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TextColumn("{task.description}", markup=False),
            console=console,
            auto_refresh=False,
        )
        self.task = self.progress.add_task("starting", total=self.total)
        self.live = Live(console=console, get_renderable=self.render, auto_refresh=False)

    def __enter__(self) -> Self:
        for words in self.displaced:
            self.console.print(words, style="yellow", soft_wrap=True)
        if self.console.is_terminal:
            self.live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.console.is_terminal:
            self.live.stop()

    def watch(
        self,
        fresh: Sequence[Measurement],
        doing: str,
        left_seconds: float | None = None,
        known: Sequence[Measurement] = (),
    ) -> None:
        """Show what has come since the last call, what is done now, and the time that is left.

        ``left_seconds`` is what is left of a run with a time of its own; without it, the time left
        is estimated. ``known`` is what a resumed run has measured before.
        """
        for measurement in (*known, *fresh):
            self.left.done(measurement)
        self.recent.extend(fresh)
        if known:
            verb = "was" if len(known) == 1 else "were"
            words = f"{count_of(len(known), 'case')} {verb} measured before"
            self.console.print(f"resuming a run: {words}")
        left = max(self.left.seconds(), left_seconds or 0.0)
        done = self.total - self.left.rounds()
        self.progress.update(
            self.task, completed=done, description=visible(f"about {duration(left)} left  {doing}")
        )
        if self.console.is_terminal:
            self.live.refresh()
        else:
            for measurement in fresh:
                ahead = f"[{done}/{self.total}, about {duration(left)} left]"
                self._print_line(measurement, ahead)
        if self.onlooker:
            self.onlooker(
                [*known, *fresh],
                doing=doing,
                done=done,
                total=self.total,
                left_seconds=left,
                resumed=len(known),
            )

    def render(self) -> RenderableType:
        """The progress bar above the latest cases."""
        table = Table(box=None, pad_edge=False)
        for heading in ("workload", "implementation", "size"):
            table.add_column(heading, no_wrap=True)
        for heading in ("a call", "from cold", "peak memory"):
            table.add_column(heading, justify="right", no_wrap=True)
        table.add_column("", overflow="ellipsis", no_wrap=True)
        for each in self.recent:
            table.add_row(*_cells(each))
        return Group(self.progress, table)

    def _print_line(self, measurement: Measurement, ahead: str) -> None:
        name, label, size, *rest = (str(cell) for cell in _cells(measurement))
        failure = (name, measurement.reason)
        if measurement.status != "ok" and failure in self.said:
            rest = [f"{measurement.status.replace('_', ' ')}, for the reason above"]
        self.said.add(failure)
        self.console.print(
            f"{ahead} {name} {label} {size}: " + "  ".join(part for part in rest if part),
            soft_wrap=True,
        )


def displaced(cases: Iterable[Case], earlier: Iterable[Measurement]) -> list[str]:
    """A sentence for each workload of which the last results are those of another one of its name."""
    last = {each.case.workload: each.family for each in earlier}
    found = []
    for name in dict.fromkeys(case.workload for case in cases if case.workload in last):
        before, now = last[name], catalogue.family(name) if catalogue.has(name) else last[name]
        if before != now:
            found.append(
                f"two workloads are called {name}: on the pages, these results from {now} replace "
                f"those from {before}; to keep both, rename one of them"
            )
    return found


def _cells(each: Measurement) -> tuple[str | Text, ...]:
    style = STATUS_STYLES.get(each.status, "red")
    said = "" if each.status == "ok" else f"{each.status.replace('_', ' ')}: {each.reason}"
    steady = duration(statistics.median(each.all_samples)) if each.all_samples else ""
    cold = duration(each.cold_seconds) if each.cold_seconds is not None else ""
    peak = size_of_memory(each.peak_bytes) if each.peak_bytes is not None else ""
    case = each.case
    return (case.workload, case.implementation, case.size, steady, cold, peak, styled(said, style))
