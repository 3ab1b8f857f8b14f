"""All truths in a row: choose some, measure them, and show what came of it."""

from __future__ import annotations

import datetime
import fnmatch
import os
import time
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.table import Table

from breakeven.calibration import agreement, coverage, memory_truths, processor_truths, time_truths
from breakeven.calibration.checks import Check
from breakeven.errors import unknown_name
from breakeven.machine.facts import machine_facts, versions
from breakeven.processes.cores import usable_cores
from breakeven.records.proofs.calibration import KINDS, Calibration
from breakeven.terminal import new_console, styled
from breakeven.wording.saying import print_json

QUIET_LOAD = 0.5
"""Processes at work for each core, from which on the machine counts as busy."""
ROOMS = (time_truths, memory_truths, processor_truths, agreement, coverage)


def chosen_checks(pattern: str | None = None) -> list[Check]:
    """All checks, or those whose name or kind the pattern selects, whole or as a part of it.

    Raises UserError, with the nearest name, when it selects none.
    """
    found = [check for room in ROOMS for check in room.checks()]
    if pattern is None:
        return found
    chosen = [each for each in found if each.kind == pattern or _matches(each.name, pattern)]
    if not chosen:
        names = [*KINDS, *(check.name for check in found)]
        raise unknown_name("truth", pattern, names, "a part of a name is enough")
    return chosen


def _matches(name: str, pattern: str) -> bool:
    return fnmatch.fnmatch(name.lower(), f"*{pattern.lower()}*")


def calibrate(checks: Sequence[Check], said: Callable[[str], None]) -> Calibration:
    """Measure one truth after the other; ``said`` is told which one comes next."""
    began, started_at = time.perf_counter(), datetime.datetime.now(datetime.UTC)
    truths = []
    for number, check in enumerate(checks, 1):
        said(f"{number} of {len(checks)}: {check.name}")
        truths.append(check.truth())
    return Calibration(
        started_at=started_at.isoformat(timespec="seconds"),
        seconds=time.perf_counter() - began,
        machine=machine_facts(),
        versions=versions(),
        truths=tuple(truths),
    )


def calibrate_and_print(only: str | None, as_json: bool) -> Calibration:
    """Measure the chosen truths with a line of progress, and print the table, or JSON."""
    checks = chosen_checks(only)
    progress = new_console(stderr=True)
    load, cores = os.getloadavg()[0], usable_cores()
    if load > QUIET_LOAD * cores:
        progress.print(
            f"{load:.1f} processes were at work here in the last minute, on {cores} cores: truths "
            "of waiting may not hold on a busy machine, where a process that wakes waits its turn"
        )
    # Not a live display, whose thread would take time from what is being measured.
    found = calibrate(checks, lambda words: progress.print(words, style="dim"))
    if as_json:
        print_json(found.to_json())
    else:
        print_calibration(new_console(), found)
    return found


def print_calibration(console: Console, of: Calibration) -> None:
    """The table of truths, and below it the reason of each that could not be measured."""
    table = Table(box=None)
    for heading in ("truth", "expected", "measured", "tolerance", "held"):
        table.add_column(
            heading, justify="right" if heading in ("expected", "measured") else "left"
        )
    for truth in of.truths:
        held = "yes" if truth.held else styled("no", "bold red")
        table.add_row(truth.name, truth.expected_text, truth.measured_text, truth.tolerance, held)
    console.print(table)
    for truth in of.truths:
        if truth.note:
            console.print(f"{truth.name}: {truth.note}", soft_wrap=True)
    console.print(f"{of.held} of {len(of.truths)} truths held, in {of.seconds:.0f} s")
