"""What measuring costs: the ruler's own time for each case, and the memory of the measuring process.

Run it with ``make bench-harness``. A case's own time is its wall time less what it is measured for:
imports, inputs, the engine's start and stop, ingest, and every call. What remains are the start and
the end of processes, checks, readings, and the turns of the baseline.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from breakeven.machine.facts import machine_facts, versions
from breakeven.processes.system.own_memory import status_bytes
from breakeven.records.journal import Journal
from breakeven.records.measurement import Measurement, Run
from breakeven.ruler.settings import chosen_settings
from breakeven.run.planning.plan import largest_sizes, planned_cases
from breakeven.run.progress import RunDisplay
from breakeven.run.rounds import Rounds
from breakeven.run.run_cluster import RunCluster
from breakeven.wording.quantities import duration, size_of_memory

WORKLOADS = ("countdown", "chunked_mean", "groupby_mean", "tiny_tasks")
SIZES = ("small", "medium")
MEASURED = frozenset(
    {"import", "inputs", "start", "ingest", "first_call", "warm_up", "samples", "close"}
)
MEDIAN_SECONDS = 1.0
PARENT_BYTES = 150 * 10**6


def main() -> int:
    """Measure a part of the catalogue at quick settings, print the costs; 1 when one is too high."""
    settings = chosen_settings("quick")
    cases = planned_cases(WORKLOADS, (), SIZES, settings.workers, instructive=False)
    settings = settings.for_sizes(largest_sizes(cases))
    console = Console()
    with tempfile.TemporaryDirectory(prefix="bk-") as folder:
        journal = Journal(Path(folder) / "harness.jsonl")
        journal.begin(_run())
        with RunDisplay(console, cases, settings.processes, ()) as display:
            Rounds(
                cases,
                replace(settings, run="harness", journal=str(journal.path)),
                journal,
                lambda kind, workers: RunCluster(kind, workers, None),
                display.watch,
            ).run()
        found = [each for each in journal.measurements() if each.status == "ok"]
    own = sorted(map(own_seconds, found))
    parent = status_bytes("VmHWM") or 0
    middle = statistics.median(own)
    table = Table("", "measured", "allowed", box=None)
    table.add_row("a case, median", duration(middle), duration(MEDIAN_SECONDS))
    table.add_row("a case, 90 % below", duration(own[int(0.9 * len(own))]), "")
    table.add_row("this process, peak", size_of_memory(parent), size_of_memory(PARENT_BYTES))
    console.print(f"{len(own)} cases", table)
    return 0 if middle <= MEDIAN_SECONDS and parent <= PARENT_BYTES else 1


def own_seconds(of: Measurement) -> float:
    """What measuring a case took beyond what was measured, in seconds."""
    measured = sum(value for name, value in of.phases_seconds.items() if name in MEASURED)
    return (of.wall_seconds or 0.0) - measured


def _run() -> Run:
    return Run(
        run="harness",
        started_at="",
        commit="",
        commit_date="",
        dirty=False,
        environment="",
        machine=machine_facts(),
        versions=versions(),
        settings={},
    )


if __name__ == "__main__":
    sys.exit(main())
