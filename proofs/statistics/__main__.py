"""What the statistical rules do with data whose truth is known; fails where a figure leaves its band.

Run by ``make statistics``. Every simulation has a fixed seed, so that the same code prints the same table.
"""

from __future__ import annotations

import argparse
import datetime
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from pathlib import Path

from rich.table import Table

from breakeven.catalogue.project import find_project
from breakeven.machine.facts import versions
from breakeven.processes.cores import usable_cores
from breakeven.records.proofs.simulations import Figure, Simulated, Simulations
from breakeven.repository.git_program import git
from breakeven.terminal import new_console
from breakeven.wording import count_of
from proofs.statistics.table import Check, checks

CHECKS = tuple(checks())
CLONE = Path(__file__).resolve().parents[2]


def main() -> None:
    """Simulate, keep what came of it, print its tables; exit with 1 where a figure leaves its band."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", type=float, default=1.0, help="the part of the usual repeats")
    part = parser.parse_args().part
    done = simulated(part)
    if part == 1:
        done.write(find_project(CLONE).results / "simulations")
    new_console(width=None if sys.stdout.isatty() else 140).print(*_tables(done), done.in_words)
    if done.outside:
        sys.exit(f"{count_of(done.outside, 'figure')} outside the bands")


def simulated(part: float) -> Simulations:
    """Every simulation with that part of the usual repeats, on all cores."""
    began = time.monotonic()
    started_at = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    with ProcessPoolExecutor(usable_cores()) as pool:
        found = list(pool.map(_done, [(number, part) for number in range(len(CHECKS))]))
    figures = tuple(
        Simulated(rule=check.rule, setting=check.setting, **asdict(each))
        for check, of_check in zip(CHECKS, found, strict=True)
        for each in of_check
    )
    return Simulations(
        started_at=started_at,
        commit=git(CLONE, "rev-parse", "HEAD"),
        seconds=time.monotonic() - began,
        versions=versions(),
        figures=figures,
    )


def _done(asked: tuple[int, float]) -> list[Figure]:
    number, part = asked
    check: Check = CHECKS[number]
    return check.figures(part)


def _tables(of: Simulations) -> Iterator[Table]:
    """A table for each rule, in the order of the rules."""
    for rule, figures in of.by_rule.items():
        table = Table(title=rule, title_justify="left", title_style="bold", box=None)
        for heading in ("setting", "figure", "found", "to be", "of", ""):
            table.add_column(heading)
        for each in figures:
            held = "" if each.holds else "OUTSIDE"
            shown = (each.value_text, each.band_text, f"{each.asked:,}", held)
            table.add_row(each.setting, each.what, *shown)
        yield table


if __name__ == "__main__":
    main()
