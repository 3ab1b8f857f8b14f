"""What a run shows while it goes on: what is done, what is being done, and the time that is left."""

from __future__ import annotations

import statistics
from collections import deque
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table
from rich.text import Text

from kernels import catalogue
from results.measurement import Case, Measurement
from results.quantities import duration, size_of_memory

UNKNOWN_CASE_SECONDS = 4.0
ROWS = 12
STATUS_STYLES = {"ok": "green", "unavailable": "dim"}


class TimeLeft:
    """How long the remaining cases will take, from what the same or similar cases took before."""

    def __init__(self, cases: Iterable[Case], earlier: Iterable[Measurement]) -> None:
        self.remaining = {case.key: case for case in cases}
        self.known = {each.case.key: each.wall_seconds or 0.0 for each in earlier}
        self.by_group: dict[tuple[str | None, str], list[float]] = {}

    def done(self, measurement: Measurement) -> None:
        """Learn from a case that is done."""
        self.remaining.pop(measurement.case.key, None)
        if measurement.wall_seconds is not None:
            group = _group(measurement.case)
            self.by_group.setdefault(group, []).append(measurement.wall_seconds)

    def seconds(self) -> float:
        """The estimate of what is left, in seconds."""
        return sum(self._expected(case) for case in self.remaining.values())

    def _expected(self, case: Case) -> float:
        if case.key in self.known:
            return self.known[case.key]
        similar = self.by_group.get(_group(case))
        if similar:
            return statistics.fmean(similar)
        everything = [seconds for group in self.by_group.values() for seconds in group]
        return statistics.fmean(everything) if everything else UNKNOWN_CASE_SECONDS


def _group(case: Case) -> tuple[str | None, str]:
    chosen = catalogue.workload(case.workload).implementations[case.implementation]
    return catalogue.engine(chosen).cluster, case.size


class RunDisplay:
    """A live table on a terminal; elsewhere a line for each case, with the time left."""

    def __init__(
        self, console: Console, cases: Sequence[Case], earlier: Iterable[Measurement]
    ) -> None:
        self.console = console
        self.total = len(cases)
        self.asked = {case.key for case in cases}
        self.left = TimeLeft(cases, earlier)
        self.recent: deque[Measurement] = deque(maxlen=ROWS)
        self.progress = Progress(
            SpinnerColumn(),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TextColumn("{task.description}"),
            console=console,
        )
        self.task = self.progress.add_task("starting", total=self.total)
        self.live = Live(console=console, get_renderable=self.render, refresh_per_second=4)

    def __enter__(self) -> Self:
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

    def watch(self, fresh: Sequence[Measurement], doing: str) -> None:
        """Show what has come since the last call, and what is being done."""
        for measurement in fresh:
            if measurement.case.key in self.asked:
                self.left.done(measurement)
                self.recent.append(measurement)
                self.progress.advance(self.task)
                if not self.console.is_terminal:
                    self._print_line(measurement)
        left = f"about {duration(self.left.seconds())} left"
        self.progress.update(self.task, description=f"{left}  {doing}")

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

    def _print_line(self, measurement: Measurement) -> None:
        done = self.total - len(self.left.remaining)
        left = duration(self.left.seconds())
        cells = (str(cell) for cell in _cells(measurement))
        name, label, size, *rest = cells
        line = f"[{done}/{self.total}, about {left} left] {name} {label} {size}: "
        self.console.print(
            line + "  ".join(part for part in rest if part),
            markup=False,
            highlight=False,
            soft_wrap=True,
        )


def _cells(each: Measurement) -> tuple[str | Text, ...]:
    style = STATUS_STYLES.get(each.status, "red")
    said = "" if each.status == "ok" else f"{each.status.replace('_', ' ')}: {each.reason}"
    steady = duration(statistics.median(each.all_samples)) if each.all_samples else ""
    cold = duration(each.cold_seconds) if each.cold_seconds is not None else ""
    peak = size_of_memory(each.peak_bytes) if each.peak_bytes is not None else ""
    case = each.case
    return (case.workload, case.implementation, case.size, steady, cold, peak, Text(said, style))
