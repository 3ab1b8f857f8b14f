"""What ``make faults`` prints: a line for each family, and all that broke."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table

from breakeven.records.proofs.faults import Faults, counts_of

__all__ = ["printed"]

HEADINGS = ("what was hostile", "tried", "held", "broke", "not possible here")


def printed(of: Faults) -> Iterator[RenderableType]:
    """The table by family, why what was not possible here was not, what broke, and the counts in words."""
    table = Table(box=None)
    for heading in HEADINGS:
        table.add_column(heading, justify="left" if heading == HEADINGS[0] else "right")
    for name, trials in of.by_family.items():
        counts = counts_of(trials)
        shown = (counts.tried, counts.held, counts.broke, counts.not_possible)
        table.add_row(name, *map(str, shown))
    yield table
    yield from (f"not possible here ({count:,}): {why}" for why, count in of.reasons)
    for trial, thing in of.broken:
        name = "" if thing.name == trial.must else f"{thing.name}: "
        yield f"BROKE ({trial.family}) {name}{trial.must}\n  {trial.test}\n  {thing.said}"
    yield of.counts.in_words
