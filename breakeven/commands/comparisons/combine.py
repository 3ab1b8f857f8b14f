"""``breakeven combine``: the gate of a merge, by what several machines have found."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from breakeven.commands.comparisons.gate_results import Summaries, judge, print_gate
from breakeven.commands.comparisons.options import JUnit, Markdown
from breakeven.commands.options import AsJson
from breakeven.commands.printed.repeating import FOUND_BY_THEMSELVES, repeating_command
from breakeven.commands.project import enter_project
from breakeven.terminal import new_console


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
    """Gate a merge with the results of several machines: the parts of one check, each with its --shard.

    The exit codes are those of check.
    """
    from breakeven.compare.sharing import joined

    summaries = Summaries(markdown, junit)
    project, _ = enter_project()
    judged = judge(project.folder, known_changes)
    console = new_console(stderr=as_json)
    found = joined(parts)
    gate = judged(found.cases)
    print_gate(gate, found.cases, console, found.source, as_json=as_json)
    is_known = found.source in FOUND_BY_THEMSELVES
    repeat = repeating_command(found.before[:12], found.after[:12]) if is_known else ""
    summaries.write(gate, (found.before[:8], found.after[:8]), repeat, "the parts")
    raise typer.Exit(gate.exit_code)
