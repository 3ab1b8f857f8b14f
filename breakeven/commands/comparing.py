"""Comparing: two sides, the gate for a merge, and the commit that made a case slower."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from breakeven.commands.options import (
    EXIT_INTERRUPTED,
    AsJson,
    ComparedSizes,
    ComparisonBudget,
    Configuration,
    Effect,
    Only,
    Patterns,
    Quantities,
    Workers,
    names_in,
    parsed,
)
from breakeven.commands.project import enter_comparable
from breakeven.errors import UserError, unknown_name
from breakeven.wording.quantities import seconds_of

if TYPE_CHECKING:
    from breakeven.compare.comparison_table import Asked


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
    only: Only = None,
    workers: Workers = None,
    quantities: Quantities = None,
    effect: Effect = 3.0,
    budget: ComparisonBudget = None,
    configuration: Configuration = None,
    as_json: AsJson = False,
) -> None:
    """Compare two commits, or two sets of requirements, by processes of both that take turns.

    Exits with 0 when the comparison was made, whatever it found, 2 when it could not be, 130 when it
    was stopped: what is known by then is printed, and the same again goes on.
    """
    source = enter_comparable([before, after or "", *(patterns or [])], configuration)
    if after is None:
        raise UserError(
            f"a comparison has two sides, such as: breakeven compare {before} . (the working tree)"
        )
    from breakeven.compare.comparison_table import compared, print_table

    console = Console(stderr=as_json)
    asked = _asked(before, after, patterns, sizes, only, workers, quantities, effect, budget)
    found = compared(asked, source, console)
    if as_json:
        print(json.dumps([each.to_json() for each in found.cases], indent=2))
    else:
        print_table(found.cases, console)
    if found.was_stopped:
        raise typer.Exit(EXIT_INTERRUPTED)


def check(
    patterns: Patterns = None,
    against: Annotated[
        str | None, typer.Option(help="Branch or commit to compare with (default: the origin's).")
    ] = None,
    sizes: ComparedSizes = None,
    only: Only = None,
    workers: Workers = None,
    quantities: Quantities = None,
    effect: Effect = 3.0,
    budget: ComparisonBudget = None,
    configuration: Configuration = None,
    markdown: Annotated[
        Path | None, typer.Option(help="File for a summary, added to: $GITHUB_STEP_SUMMARY.")
    ] = None,
    junit: Annotated[Path | None, typer.Option(help="File for JUnit XML.")] = None,
    as_json: AsJson = False,
) -> None:
    """Gate a merge: compare the working tree with the commit that it branched off from.

    Exits with 0 when nothing got worse, 1 when something did that known_changes.toml does not
    accept, 2 when nothing could be measured, 130 when it was stopped.
    """
    source = enter_comparable(patterns or [], configuration)
    project = source.project
    from breakeven.compare.comparison_table import compared, print_table
    from breakeven.findings.verdicts.gate import Gate
    from breakeven.findings.verdicts.known_changes import FILE, known_changes
    from breakeven.report.check_summary import as_junit, as_markdown
    from breakeven.sources.sides import WORKING_TREE, merge_base

    for path in filter(None, (markdown, junit)):
        if not path.absolute().parent.is_dir():
            raise UserError(f"{path} cannot be written: there is no folder {path.parent}; make it")
    known = known_changes(project.folder / FILE)
    base = merge_base(project, against)
    console = Console(stderr=as_json)
    asked = _asked(base, WORKING_TREE, patterns, sizes, only, workers, quantities, effect, budget)
    found = compared(asked, source, console)
    gate = Gate.of(found.cases, known, datetime.date.today())
    if as_json:
        print(json.dumps([each.to_json() for each in found.cases], indent=2))
    else:
        print_table(found.cases, console)
    console.print(gate.in_words, highlight=False, soft_wrap=True)
    try:
        if markdown:
            with markdown.open("a", encoding="utf-8") as stream:
                stream.write(as_markdown(gate, base[:8], "the working tree"))
        if junit:
            junit.write_text(as_junit(gate), encoding="utf-8")
    except OSError as error:
        raise UserError(
            f"{error.filename or 'a summary'} cannot be written ({error.strerror}); the verdicts "
            f"stand above, and in {project.results / 'comparisons'}"
        ) from error
    raise typer.Exit(EXIT_INTERRUPTED if found.was_stopped else gate.exit_code)


def bisect(
    workload: Annotated[str, typer.Argument(help="The workload of the case that got slower.")],
    implementation: Annotated[str, typer.Argument(help="Its implementation.")],
    before: Annotated[str, typer.Argument(metavar="A", help="A commit that was still fast.")],
    after: Annotated[str, typer.Argument(metavar="B", help="A later one that is slower.")],
    size: Annotated[str, typer.Option(help="The size of the case.")] = "small",
    workers: Workers = None,
    effect: Effect = 3.0,
    configuration: Configuration = None,
    as_json: AsJson = False,
) -> None:
    """Find the commit that made a case slower: comparisons with A, each halving what is left.

    Exits with 0 when it was found, 2 when B is not slower or a commit on the way cannot be told.
    """
    source = enter_comparable([workload, before, after], configuration)
    from breakeven.compare.bisection import slower_since
    from breakeven.run.git_state import git

    console = Console(stderr=as_json)
    asked = _asked(before, after, [workload], size, [implementation], workers, "time", effect, None)
    try:
        commit = slower_since(asked, source, console)
    except KeyboardInterrupt:
        raise typer.Exit(EXIT_INTERRUPTED) from None
    said = git(source.project.folder, "log", "-1", "--format=%H%n%cs%n%s", commit).splitlines()
    found = dict(zip(("commit", "date", "subject"), said, strict=True))
    if as_json:
        print(json.dumps(found, indent=2))
        return
    words = f"slower since {commit[:12]} of {found['date']}: {found['subject']}"
    console.print(words, markup=False, highlight=False, soft_wrap=True)


def _asked(
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
    from breakeven.compare.comparison_table import Asked
    from breakeven.findings.verdicts.pairs import QUANTITIES
    from breakeven.processes.cores import usable_cores

    named = names_in((quantities or "").replace("-", " "))
    for name in named:
        if name not in QUANTITIES:
            raise unknown_name("quantity", name, QUANTITIES, f"these are {', '.join(QUANTITIES)}")
    return Asked(
        before=before,
        after=after,
        patterns=patterns or [],
        only=only or [],
        sizes=names_in(sizes),
        workers=workers or usable_cores(),
        quantities=[each for each in QUANTITIES if each in named],
        effect=effect / 100,
        budget_seconds=parsed(seconds_of, budget),
    )
