"""A run that finds the least memory that each case needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from rich.table import Table

from breakeven.commands.options import EXIT_INTERRUPTED
from breakeven.terminal import new_console
from breakeven.wording.saying import print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from breakeven.records.memory_needs import MemoryNeed
    from breakeven.run.campaign import Campaign

__all__ = ["find_memory"]


def find_memory(campaign: Campaign, as_json: bool) -> int:
    """Search the least memory of every case, and print it; returns the exit code, 1 where a case failed."""
    console = new_console(stderr=as_json)
    try:
        found = campaign.find_memory(lambda doing: console.print(f"trying {doing}", style="dim"))
    except KeyboardInterrupt:
        console.print("stopped; what was found is kept: run the same command again to resume")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    if as_json:
        print_json([need.to_json() for need in found], indent=None)
    else:
        _print_table(found, console)
    return 1 if any(need.status not in ("ok", "unavailable") for need in found) else 0


def _print_table(found: Sequence[MemoryNeed], console: Console) -> None:
    """The table of what was found."""
    from breakeven.wording.quantities import size_of_memory

    table = Table(
        "workload", "implementation", "size", "least memory", "peak without a cap", box=None
    )
    for need in found:
        case = need.case
        least = size_of_memory(need.smallest_cap_bytes) if need.smallest_cap_bytes else need.reason
        peak = size_of_memory(need.peak_bytes) if need.peak_bytes else "–"
        table.add_row(case.workload, case.implementation, case.size, least, peak)
    console.print(table)
