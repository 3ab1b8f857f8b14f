"""What the options of a comparison ask for, and the comparison that they ask for."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from breakeven.commands.comparisons.options import Extent, WhichCases
from breakeven.commands.options import names_in, parsed
from breakeven.errors import unknown_name
from breakeven.wording.quantities import seconds_of
from breakeven.wording.saying import print_json

if TYPE_CHECKING:
    from rich.console import Console

    from breakeven.compare.asked import Asked, Compared
    from breakeven.compare.every_row import RowsCompared
    from breakeven.compare.sharing import Joined
    from breakeven.findings.verdicts.of_pairs.pairs import Quantity
    from breakeven.sources.choice import Source

__all__ = ["STOPPED", "asked_of", "compared_as_asked", "print_cases"]

STOPPED = (
    "stopped early; what was measured is kept: run the same command again within a day to resume (if a side is an "
    "existing: interpreter, it starts from the beginning)"
)


def asked_of(
    sides: tuple[str, str],
    cases: WhichCases,
    quantities: str | None,
    effect: float,
    budget: str | None,
    extent: Extent | None = None,
) -> Asked:
    """What the options of a comparison ask for; raises UserError where one is not understood."""
    from breakeven.compare.asked import Asked
    from breakeven.processes.cores import usable_cores

    extent = extent or Extent()
    return Asked(
        *sides,
        patterns=cases.patterns or [],
        only=cases.only or [],
        sizes=names_in(cases.sizes),
        workers=cases.workers or usable_cores(),
        quantities=_quantities(quantities),
        effect=effect / 100,
        budget_seconds=parsed(seconds_of, budget),
        with_control=extent.control,
        builds=extent.builds,
        shard=extent.shard,
        clock=extent.clock,
    )


def _quantities(text: str | None) -> list[Quantity]:
    from breakeven.findings.verdicts.of_pairs.pairs import OF_A_CALL

    named = names_in((text or "").replace("-", " "))
    known: list[Quantity] = [*OF_A_CALL, "value"]
    for name in named:
        if name not in known:
            raise unknown_name("quantity", name, known, "without --quantities all are compared")
    return [each for each in known if each in named]


def compared_as_asked(
    asked: Asked, source: Source, extent: Extent, console: Console
) -> Compared | RowsCompared:
    """Compare two sides, in one row of an asv matrix or in every one."""
    from breakeven.compare.asked import compared
    from breakeven.compare.every_row import compared_in_every_row

    if extent.all_rows:
        return compared_in_every_row(asked, source, console)
    return compared(asked, source, console)


def print_cases(
    found: Compared | RowsCompared | Joined, console: Console, source: str, *, as_json: bool
) -> None:
    """Print the verdicts on cases of a source, as a table or, with both sides, as JSON."""
    from breakeven.compare.comparison_table import print_table

    if not as_json:
        print_table(found.cases, console, source)
        return
    before, after = map(asdict, found.sides)
    cases = [each.to_json() for each in found.cases]
    print_json({"before": before, "after": after, "noted": found.noted, "cases": cases})
