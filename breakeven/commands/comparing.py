"""Comparing: two sides, and the commit that made a case slower."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from breakeven.commands.options import (
    EXIT_INTERRUPTED,
    AllRows,
    AsJson,
    Builds,
    Clock,
    CommandText,
    ComparedOnly,
    ComparedSizes,
    ComparisonBudget,
    Configuration,
    Effect,
    OnPython,
    Patterns,
    PytestPath,
    Quantities,
    Row,
    ShardText,
    WithControl,
    Workers,
    names_in,
    parsed,
)
from breakeven.commands.project import enter_comparable, tell_row
from breakeven.errors import UserError, unknown_name
from breakeven.terminal import new_console
from breakeven.wording.quantities import seconds_of
from breakeven.wording.saying import print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from breakeven.compare.asked import Asked, Compared
    from breakeven.compare.every_row import RowsCompared

STOPPED = (
    "stopped early; what was measured is kept: run the same command again within a day to resume"
)
NEXT = "Next: breakeven report (writes a page)"
CONTROL = "; --control shows how many false alarms this machine raises"


def compare(
    before: Annotated[
        str,
        typer.Argument(
            metavar="A", help="A commit, . (the working tree), or main+pandas==2.2.3+python3.12."
        ),
    ],
    after: Annotated[
        str | None, typer.Argument(metavar="B", help="The other side, in the same notation.")
    ] = None,
    patterns: Patterns = None,
    sizes: ComparedSizes = None,
    only: ComparedOnly = None,
    workers: Workers = None,
    quantities: Quantities = None,
    effect: Effect = 3.0,
    budget: ComparisonBudget = None,
    configuration: Configuration = None,
    tests: PytestPath = None,
    command: CommandText = None,
    row: Row = None,
    python: OnPython = None,
    all_rows: AllRows = False,
    control: WithControl = False,
    builds: Builds = 1,
    shard: ShardText = None,
    clock: Clock = None,
    as_json: AsJson = False,
) -> None:
    """Compare two commits, or two sets of requirements: processes of both sides take turns.

    Measures the repository's asv suite, the workloads of a project, tests (--pytest) or a command
    (--command), and gives a verdict on each. Exits with 0 when the comparison was made, whatever it
    found, 2 when it could not be, 130 when it was stopped: what is known by then is printed, and the
    same command resumes.

    \b
    Examples:
    breakeven compare main HEAD --budget 10m
    breakeven compare HEAD . '*join*' --python 3.12
    """
    words = [before, after or "", *(patterns or [])]
    source = enter_comparable(words, configuration, tests, command, python, row)
    if after is None:
        raise UserError(
            f"a comparison has two sides, such as: breakeven compare {before} . (the working tree)"
        )
    from breakeven.compare.asked import compared
    from breakeven.compare.comparison_table import print_table
    from breakeven.compare.every_row import compared_in_every_row

    console = new_console(stderr=as_json)
    has_own = _own_python((before, after), python, row, all_rows=all_rows)
    if not (has_own or all_rows):
        tell_row(source, console, offers_all=True)
    asked = asked_of(before, after, patterns, sizes, only, workers, quantities, effect, budget)
    asked = replace(asked, with_control=control, builds=builds, shard=shard, clock=clock)
    found: Compared | RowsCompared = (
        compared_in_every_row(asked, source, console)
        if all_rows
        else compared(asked, source, console)
    )
    if as_json:
        print_json([each.to_json() for each in found.cases])
    else:
        print_table(found.cases, console, source.kind)
    if found.was_stopped:
        console.print(STOPPED, style="yellow", soft_wrap=True)
        raise typer.Exit(EXIT_INTERRUPTED)
    if not as_json:
        console.print(NEXT + ("" if control else CONTROL), soft_wrap=True)


def _own_python(
    sides: Sequence[str], python: str | None, row: Sequence[str] | None, *, all_rows: bool
) -> bool:
    """Whether a side names a Python itself; raises UserError where an option does so as well."""
    from breakeven.sources.notation import names_python

    own = next(filter(names_python, sides), None)
    named = {"--all-rows": all_rows, "--python": python}
    named["--row python"] = any(each.startswith("python=") for each in row or ())
    option = next((each for each, is_given in named.items() if is_given), None)
    if own and option:
        raise UserError(
            f"{own} says which Python it has, and so does {option}; leave one of them out"
        )
    return own is not None


def bisect(
    workload: Annotated[
        str, typer.Argument(help="The workload, or the benchmark, of the case that got slower.")
    ],
    implementation: Annotated[
        str, typer.Argument(help="Its implementation, or its parameters ('' where there are none).")
    ],
    before: Annotated[str, typer.Argument(metavar="A", help="A commit that was still fast.")],
    after: Annotated[str, typer.Argument(metavar="B", help="A later one that is slower.")],
    size: Annotated[str, typer.Option(help="The size of the case.")] = "small",
    workers: Workers = None,
    effect: Effect = 3.0,
    configuration: Configuration = None,
    tests: PytestPath = None,
    command: CommandText = None,
    row: Row = None,
    python: OnPython = None,
    as_json: AsJson = False,
) -> None:
    """Find the commit that made a case slower, or larger: each comparison with A halves what is left.

    Exits with 0 when it was found, 2 when B is not slower or a commit on the way has no clear verdict.
    """
    named = [workload, before, after]
    source = enter_comparable(named, configuration, tests, command, python, row)
    from breakeven.compare.commits.bisection import slower_since
    from breakeven.repository.git_program import git, words_of

    console = new_console(stderr=as_json)
    tell_row(source, console, offers_all=False)
    what = "time" if source.kind == "workloads" else None  # a benchmark is there for one thing
    asked = asked_of(before, after, [workload], size, [implementation], workers, what, effect, None)
    try:
        commit = slower_since(asked, source, console)
    except KeyboardInterrupt:
        raise typer.Exit(EXIT_INTERRUPTED) from None
    said = words_of(git(source.project.folder, "log", "-1", "--format=%H %cs %s", commit))
    found = dict(zip(("commit", "date", "subject"), said.split(" ", 2), strict=True))
    if as_json:
        print_json(found)
        return
    words = f"slower since {commit[:12]} of {found['date']}: {found['subject']}"
    console.print(words, soft_wrap=True)


def asked_of(
    before: str,
    after: str,
    patterns: list[str] | None,
    sizes: str | None,
    only: list[str] | None,
    workers: int | None,
    quantities: str | None,
    effect: float,
    budget: str | None,
) -> Asked:
    """What the options of a comparison ask for; raises UserError where one is not understood."""
    from breakeven.compare.asked import Asked
    from breakeven.findings.verdicts.of_pairs.pairs import OF_A_CALL, Quantity
    from breakeven.processes.cores import usable_cores

    named = names_in((quantities or "").replace("-", " "))
    known: list[Quantity] = [*OF_A_CALL, "value"]
    for name in named:
        if name not in known:
            raise unknown_name("quantity", name, known, "without --quantities all are compared")
    return Asked(
        before=before,
        after=after,
        patterns=patterns or [],
        only=only or [],
        sizes=names_in(sizes),
        workers=workers or usable_cores(),
        quantities=[each for each in known if each in named],
        effect=effect / 100,
        budget_seconds=parsed(seconds_of, budget),
    )
