"""``breakeven compare``: two commits, or two sets of requirements."""

from __future__ import annotations

from typing import Annotated

import typer

from breakeven.commands.comparisons.asked import STOPPED, asked_of, compared_as_asked, print_cases
from breakeven.commands.comparisons.options import (
    Budget,
    Effect,
    Extent,
    Quantities,
    Subject,
    WhichCases,
)
from breakeven.commands.options import EXIT_INTERRUPTED, EXIT_REFUSED, AsJson
from breakeven.commands.project import tell_row
from breakeven.errors import UserError
from breakeven.terminal import new_console

NEXT = "Next: breakeven report (writes a page)"
NO_ANSWER = ("left out", "fails on both sides", "fails now and then")
CONTROL = "; --control shows how many false alarms this machine raises"
Before = Annotated[
    str,
    typer.Argument(
        metavar="A", help="A commit, . (the working tree), or main+pandas==2.2.3+python3.12."
    ),
]
After = Annotated[
    str | None, typer.Argument(metavar="B", help="The other side, in the same notation.")
]


def compare(
    *,
    before: Before,
    after: After = None,
    cases: WhichCases,
    quantities: Quantities = None,
    effect: Effect = 3.0,
    budget: Budget = None,
    subject: Subject,
    extent: Extent,
    as_json: AsJson = False,
) -> None:
    """Compare two commits, or two sets of requirements: processes of both sides take turns.

    Measures the repository's asv suite, the workloads of a project, tests (--pytest) or a command
    (--command), and gives a verdict on each. Exits with 0 when the comparison was made (also if something
    got slower), 2 when it could not be made or every case failed or was left out, 130 when it was stopped:
    what is known by then is printed, and the same command resumes.

    \b
    Examples:
    breakeven compare main HEAD --budget 10m
    breakeven compare HEAD . '*join*' --python 3.12
    """
    source = subject.enter([before, after or "", *(cases.patterns or [])])
    sides = _both(before, after)
    console = new_console(stderr=as_json)
    if not (extent.names_python(sides, subject) or extent.all_rows):
        tell_row(source, console, offers_all=True)
    asked = asked_of(sides, cases, quantities, effect, budget, extent)
    found = compared_as_asked(asked, source, extent, console)
    print_cases(found, console, source.kind, as_json=as_json)
    if found.was_stopped:
        console.print(STOPPED, style="yellow", soft_wrap=True)
        raise typer.Exit(EXIT_INTERRUPTED)
    if found.cases and all(each.outcome in NO_ANSWER for each in found.cases):
        raise typer.Exit(EXIT_REFUSED)
    if not as_json:
        console.print(NEXT + ("" if extent.control else CONTROL), soft_wrap=True)


def _both(before: str, after: str | None) -> tuple[str, str]:
    if after is None:
        raise UserError(
            f"a comparison needs two sides, such as: breakeven compare {before} . (the working tree)"
        )
    return before, after
