"""The gate of a merge: one machine's comparison, or what several have found of one."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from breakeven.commands.comparing import STOPPED, asked_of
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
    JUnit,
    Markdown,
    OnPython,
    Patterns,
    PytestPath,
    Quantities,
    Row,
    ShardText,
    WithControl,
    Workers,
)
from breakeven.commands.printed.repeating import FOUND_BY_THEMSELVES, repeating_command
from breakeven.commands.project import enter_comparable, enter_project, tell_row
from breakeven.errors import UserError
from breakeven.terminal import new_console
from breakeven.wording.saying import print_json

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.console import Console

    from breakeven.compare.asked import Compared
    from breakeven.compare.every_row import RowsCompared
    from breakeven.findings.verdicts.change import CaseCompared
    from breakeven.findings.verdicts.gate import Gate


def check(
    patterns: Patterns = None,
    against: Annotated[
        str | None,
        typer.Option(help="Branch or commit to compare with (default: the origin's main branch)."),
    ] = None,
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
    markdown: Markdown = None,
    junit: JUnit = None,
    as_json: AsJson = False,
) -> None:
    """Gate a merge: compare the working tree with the commit that it branched off from.

    Exits with 0 when nothing got worse, 1 when something did that known_changes.toml does not
    accept, 2 when nothing could be measured, 3 when it crashed, 130 when it was stopped.
    """
    source = enter_comparable(patterns or [], configuration, tests, command, python, row)
    from breakeven.compare.asked import compared
    from breakeven.compare.every_row import compared_in_every_row
    from breakeven.sources.notation import WORKING_TREE, commit_of, merge_base

    _require_writable(markdown, junit)
    project = source.project
    judged = _judge(project.folder)
    base = merge_base(project, against)
    console = new_console(stderr=as_json)
    began = "" if against and commit_of(against, project) == base else ", where this branch began"
    console.print(f"against {base[:12]}{began}", style="dim")
    asked = asked_of(base, WORKING_TREE, patterns, sizes, only, workers, quantities, effect, budget)
    asked = replace(asked, with_control=control, builds=builds, shard=shard, clock=clock)
    if not all_rows:
        tell_row(source, console, offers_all=True)
    found: Compared | RowsCompared = (
        compared_in_every_row(asked, source, console)
        if all_rows
        else compared(asked, source, console)
    )
    gate = judged(found.cases)
    _print(gate, found.cases, console, source.kind, as_json=as_json)
    kept = str(project.results / "comparisons")
    sides = (base[:8], "the working tree")
    given = {"--only": only, "--config": configuration, "--pytest": tests, "--command": command}
    given |= {"--row": row, "--python": python, "--all-rows": all_rows}
    given |= {"--sizes": sizes, "--quantities": quantities}
    repeat = repeating_command(base[:12], WORKING_TREE, patterns or (), given)
    _write(gate, sides, repeat, (markdown, junit), kept)
    if found.was_stopped:
        console.print(STOPPED, style="yellow", soft_wrap=True)
        raise typer.Exit(EXIT_INTERRUPTED)
    raise typer.Exit(gate.exit_code)


def combine(
    parts: Annotated[
        list[Path],
        typer.Argument(metavar="PART…", help="Journals of all parts, or folders that hold them."),
    ],
    markdown: Markdown = None,
    junit: JUnit = None,
    as_json: AsJson = False,
) -> None:
    """Gate a merge by what several machines have found: the parts of one check, each with its --shard.

    The exit codes are those of check.
    """
    from breakeven.compare.sharing import joined

    _require_writable(markdown, junit)
    project, _ = enter_project()
    judged = _judge(project.folder)
    console = new_console(stderr=as_json)
    found = joined(parts)
    gate = judged(found.cases)
    _print(gate, found.cases, console, found.source, as_json=as_json)
    sides = (found.before[:8], found.after[:8])
    is_known = found.source in FOUND_BY_THEMSELVES
    repeat = repeating_command(found.before[:12], found.after[:12]) if is_known else ""
    _write(gate, sides, repeat, (markdown, junit), "the parts")
    raise typer.Exit(gate.exit_code)


def _judge(folder: Path) -> Callable[[Sequence[CaseCompared]], Gate]:
    """What judges cases by the changes that a folder declares to be known; these are read now."""
    from breakeven.findings.verdicts.gate import Gate
    from breakeven.findings.verdicts.known_changes import FILE, known_changes

    known = known_changes(folder / FILE)
    return lambda cases: Gate.of(cases, known, datetime.date.today())


def _require_writable(*paths: Path | None) -> None:
    for path in filter(None, paths):
        if not path.absolute().parent.is_dir():
            raise UserError(f"{path} cannot be written: there is no folder {path.parent}; make it")


def _print(
    gate: Gate, cases: Sequence[CaseCompared], console: Console, source: str, *, as_json: bool
) -> None:
    from breakeven.compare.comparison_table import print_table

    if as_json:
        print_json([each.to_json() for each in cases])
    else:
        print_table(cases, console, source)
    console.print(gate.in_words, soft_wrap=True)


def _write(
    gate: Gate,
    sides: tuple[str, str],
    repeat: str,
    files: tuple[Path | None, Path | None],
    kept: str,
) -> None:
    from breakeven.report.check_summary import as_junit, as_markdown

    markdown, junit = files
    try:
        if markdown:
            with markdown.open("a", encoding="utf-8") as stream:
                stream.write(as_markdown(gate, *sides, repeat))
        if junit:
            junit.write_text(as_junit(gate), encoding="utf-8")
    except OSError as error:
        raise UserError(
            f"{error.filename or 'a summary'} cannot be written ({error.strerror}); the verdicts "
            f"are above, and in {kept}"
        ) from error
