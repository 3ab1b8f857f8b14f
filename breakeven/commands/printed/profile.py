"""A profile in a terminal: its times, its functions, and why the case differs from the baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from breakeven.findings.explanations.explanation import Explanation
    from breakeven.findings.explanations.profiles import StoredProfile

SHOWN = 12
"""How many functions are printed."""


def print_profile(stored: StoredProfile, console: Console) -> None:
    """Print what the profile says."""
    from breakeven.findings.explanations.explanation import explained

    of = stored.profile
    console.print(f"{of.tool}: {of.times_in_words}")
    if of.warning:
        console.print(of.warning, style="yellow")
    if stored.stacks.weights:
        console.print(_functions(stored))
    told = explained(stored)
    if told:
        console.print(_causes(told))
    for note in of.notes:
        console.print(note, style="dim")


def _functions(stored: StoredProfile) -> Table:
    stacks, in_words = stored.stacks, stored.profile.weight_in_words
    table = Table("own", "", "with what it calls", "function", box=None)
    for each in [each for each in stacks.functions() if each.own][:SHOWN]:
        share = f"{100 * each.own / stacks.total:.0f} %"
        table.add_row(in_words(each.own), share, in_words(each.total), each.name)
    return table


def _causes(told: Explanation) -> Table:
    from breakeven.wording import signed_seconds

    title = f"A call differs from {told.baseline}'s by {signed_seconds(told.call_seconds)}"
    table = Table("cause", "seconds", "evidence", box=None, title=title, title_justify="left")
    for part in sorted(told.of_call, key=lambda part: -abs(part.seconds)):
        table.add_row(part.cause, signed_seconds(part.seconds), part.evidence)
    return table
