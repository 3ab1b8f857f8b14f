"""What the statistical rules do with data whose truth is known; fails where a figure leaves its band.

Run by ``make statistics``. Every simulation has a fixed seed, so that the same code prints the same table.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor

from rich.console import Console
from rich.table import Table

from benchmarks.statistics.table import Check, Found, checks
from breakeven.processes.cores import usable_cores

CHECKS = tuple(checks())


def main() -> None:
    """Simulate, print the table, and exit with 1 where a figure leaves its band."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", type=float, default=1.0, help="the part of the usual repeats")
    part = parser.parse_args().part
    table = Table(box=None)
    for heading in ("rule", "setting", "figure", "found", "band", "of", ""):
        table.add_column(heading, no_wrap=heading != "setting")
    broken = 0
    with ProcessPoolExecutor(usable_cores()) as pool:
        asked = [(number, part) for number in range(len(CHECKS))]
        for check, found in zip(CHECKS, pool.map(_done, asked), strict=True):
            for each in found:
                table.add_row(check.rule, check.setting, *_cells(each))
                broken += not each.holds
    Console(width=None if sys.stdout.isatty() else 140).print(table)
    if broken:
        sys.exit(f"{broken} figures are outside their bands")


def _done(asked: tuple[int, float]) -> list[Found]:
    number, part = asked
    check: Check = CHECKS[number]
    return check.figures(part)


def _cells(of: Found) -> tuple[str, ...]:
    shown = (f"{of.value:.1f}", f"up to {of.most:.1f}")
    if of.most <= 1:
        shown = (f"{of.value:.1%}", f"{of.least:.1%} to {of.most:.1%}")
    return (of.what, *shown, f"{of.asked:,}", "" if of.holds else "OUTSIDE")


if __name__ == "__main__":
    main()
