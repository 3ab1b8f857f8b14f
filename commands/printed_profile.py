"""A profile in a terminal: its times, its functions, and why the case differs from the baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from results.explanation import Explanation
    from results.profiles import StoredProfile

SHOWN = 12
"""So many functions are printed."""


def print_profile(stored: StoredProfile, console: Console) -> None:
    """Print what the profile says."""
    from results.explanation import explained
    from results.wording import seconds

    of = stored.profile
    console.print(
        f"{of.tool}: {of.calls} calls of {seconds(of.profiled_seconds)}; "
        f"{seconds(of.unprofiled_seconds)} without it ({of.overhead:.2f} times)",
        highlight=False,
    )
    if of.is_distorted and of.unit != "bytes":
        words = f"{of.tool} slowed the case down: without it the time may be spent elsewhere"
        console.print(words, style="yellow")
    if stored.stacks.weights:
        console.print(_functions(stored))
    told = explained(stored)
    if told:
        console.print(_causes(told))
    for note in of.notes:
        console.print(note, style="dim", highlight=False)


def _functions(stored: StoredProfile) -> Table:
    from results.wording import memory, number, seconds

    stacks = stored.stacks
    in_words = {"seconds": seconds, "bytes": memory, "samples": number}[stored.profile.unit]
    table = Table("own", "", "with what it calls", "function", box=None)
    for each in [each for each in stacks.functions() if each.own][:SHOWN]:
        share = f"{100 * each.own / stacks.total:.0f} %"
        table.add_row(in_words(each.own), share, in_words(each.total), Text(each.name))
    return table


def _causes(told: Explanation) -> Table:
    title = f"A call differs from {told.baseline}'s by {_signed(told.call_seconds)}"
    table = Table("cause", "seconds", "evidence", box=None, title=title, title_justify="left")
    for part in sorted(told.of_call, key=lambda part: -abs(part.seconds)):
        table.add_row(part.cause, _signed(part.seconds), Text(part.evidence))
    return table


def _signed(value: float) -> str:
    from results.wording import seconds

    return f"{'+' if value >= 0 else '−'}{seconds(abs(value))}"
