"""What ``run --find-break-even`` shows while it searches, and when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from rich.table import Table

from breakeven.commands.options import EXIT_INTERRUPTED
from breakeven.terminal import new_console
from breakeven.wording import span
from breakeven.wording.quantities import duration
from breakeven.wording.saying import print_json

if TYPE_CHECKING:
    from breakeven.records.break_evens import MeasuredBreakEven
    from breakeven.run.break_even.opponents import Opponents
    from breakeven.run.campaign import Campaign

__all__ = ["show_break_even"]


def show_break_even(campaign: Campaign, as_json: bool, of: Opponents) -> int:
    """Search the break-even, and print it; returns the exit code, 1 where nothing could be measured."""
    from breakeven.findings.break_evens.measured_break_even import break_even_told, reasons

    console = new_console(stderr=as_json)

    def tell(words: str) -> None:
        console.print(words, style="dim", soft_wrap=True)

    try:
        found = campaign.find_break_even(of, tell)
    except KeyboardInterrupt:
        console.print("stopped; what was measured is kept: run the same command again to resume")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    code = 0 if found.measured else 1
    if as_json:
        print_json(found.to_json(), indent=None)
        return code
    if found.measured:
        console.print(_table(found))
    why = [f"{words[:1].upper()}{words[1:]}" for words in reasons(found)]
    for words in (break_even_told(found), *why):
        console.print(f"{words}.", soft_wrap=True)
    if found.measured:
        took = f"It took {duration(found.spent_seconds)}. Next: breakeven report"
        console.print(took, soft_wrap=True)
    return code


def _table(found: MeasuredBreakEven) -> Table:
    """The sizes that were measured, in ascending order."""
    from breakeven.wording import number, seconds, times

    table = Table(box=None, pad_edge=False, title=f"\n{found.workload}", title_justify="left")
    table.add_column(found.unit, justify="right")
    for heading in (found.first, found.second, f"speed of {found.first}"):
        table.add_column(heading, justify="right")
    table.add_column("processes each", justify="right")
    table.add_column("")
    for at in found.measured:
        interval = f" ({span(times, at.low, at.high)})" if at.high else ""
        table.add_row(
            number(at.n),
            seconds(at.first_seconds),
            seconds(at.second_seconds),
            f"{times(at.ratio)}{interval}",
            str(at.pairs),
            at.told or "cannot tell",
        )
    return table
