"""``breakeven combine``: the gate of a merge, by what several machines have found."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from breakeven.commands.comparisons.gate_results import Summaries, judge, print_gate
from breakeven.commands.comparisons.options import JUnit, Markdown
from breakeven.commands.options import AsJson
from breakeven.commands.printed.repeating import FOUND_BY_THEMSELVES, repeating_command
from breakeven.commands.project import enter_project
from breakeven.errors import UserError
from breakeven.terminal import new_console

if TYPE_CHECKING:
    from breakeven.catalogue.project import Project


def _top(project: Project) -> Path:
    """The folder whose known changes count: the project's, else the top of the repository."""
    from breakeven.sources.asv_suite.repositories import repository_of

    with suppress(UserError):
        return project.folder if project.has_suites else repository_of(project.folder)
    return project.folder


def combine(
    parts: Annotated[
        list[Path],
        typer.Argument(metavar="PART…", help="Journals of all parts, or folders that hold them."),
    ],
    known_changes: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="The file of accepted changes (default: the project's known_changes.toml).",
        ),
    ] = None,
    markdown: Markdown = None,
    junit: JUnit = None,
    as_json: AsJson = False,
) -> None:
    """Gate a merge with the results of several machines, on each of which check measured one --shard.

    The exit codes are those of check.
    """
    from breakeven.compare.sharing import joined

    summaries = Summaries(markdown, junit)
    project, _ = enter_project()
    judged = judge(_top(project), known_changes)
    console = new_console(stderr=as_json)
    found = joined(parts)
    gate = judged(found.cases)
    print_gate(gate, found, console, found.source, is_whole=found.is_whole, as_json=as_json)
    is_known = found.source in FOUND_BY_THEMSELVES
    before, after = (side.commit for side in found.sides)
    repeat = repeating_command(before[:12], after[:12]) if is_known else ""
    summaries.write(gate, (before[:8], after[:8]), repeat, "the parts", found.noted)
    raise typer.Exit(gate.exit_code)
