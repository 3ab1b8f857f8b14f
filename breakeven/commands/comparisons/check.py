"""``breakeven check``: the gate of a merge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from breakeven.commands.comparisons.asked import STOPPED, asked_of, compared_as_asked
from breakeven.commands.comparisons.gate_results import Summaries, judge, print_gate
from breakeven.commands.comparisons.options import (
    Budget,
    Effect,
    Extent,
    JUnit,
    Markdown,
    Quantities,
    Subject,
    WhichCases,
)
from breakeven.commands.options import EXIT_INTERRUPTED, AsJson
from breakeven.commands.printed.repeating import repeating_command
from breakeven.commands.project import tell_row
from breakeven.terminal import new_console

if TYPE_CHECKING:
    from rich.console import Console

    from breakeven.catalogue.project import Project

USUAL_EFFECT = 3.0
Against = Annotated[
    str | None,
    typer.Option(
        help="Branch or commit to compare with (default: the origin's main branch, else main or master)."
    ),
]


def check(
    *,
    against: Against = None,
    cases: WhichCases,
    quantities: Quantities = None,
    effect: Effect = USUAL_EFFECT,
    budget: Budget = None,
    subject: Subject,
    extent: Extent,
    markdown: Markdown = None,
    junit: JUnit = None,
    as_json: AsJson = False,
) -> None:
    """Gate a merge: compare the working tree with the commit that it branched off from.

    Exits with 0 when nothing got worse, 1 when something did that known_changes.toml does not accept, 2 when
    it was refused or no case has a clear verdict, 3 when it crashed, 130 when it was stopped.
    """
    source = subject.enter(cases.patterns or [])
    from breakeven.sources.notation import WORKING_TREE

    summaries = Summaries(markdown, junit)
    project = source.project
    judged = judge(project.folder)
    console = new_console(stderr=as_json)
    base = _base(project, against, console)
    asked = asked_of((base, WORKING_TREE), cases, quantities, effect, budget, extent)
    if not extent.all_rows:
        tell_row(source, console, offers_all=True)
    found = compared_as_asked(asked, source, extent, console)
    gate = judged(found.cases)
    is_whole = asked.is_whole and not extent.shard
    print_gate(gate, found, console, source.kind, is_whole=is_whole, as_json=as_json)
    given = {
        **cases.given(),
        "--quantities": quantities,
        "--budget": budget,
        "--effect": effect if effect != USUAL_EFFECT else None,
        **subject.given(),
        **extent.given(),
    }
    repeat = repeating_command(base[:12], WORKING_TREE, cases.patterns or (), given)
    kept = str(project.results / "comparisons")
    summaries.write(gate, (base[:8], "the working tree"), repeat, kept, found.noted)
    if found.was_stopped:
        console.print(STOPPED, style="yellow", soft_wrap=True)
        raise typer.Exit(EXIT_INTERRUPTED)
    is_empty_part = extent.shard is not None and not found.cases
    raise typer.Exit(0 if is_empty_part else gate.exit_code)


def _base(project: Project, against: str | None, console: Console) -> str:
    """The commit to compare with, which is told."""
    from breakeven.sources.notation import commit_of, merge_base

    base = merge_base(project, against)
    began = "" if against and commit_of(against, project) == base else ", where this branch began"
    console.print(f"against {base[:12]}{began}", style="dim")
    if base == commit_of("HEAD", project):
        words = "that is HEAD, so only uncommitted changes can be found; name an earlier commit with --against"
        console.print(words, style="yellow", soft_wrap=True)
    return base
