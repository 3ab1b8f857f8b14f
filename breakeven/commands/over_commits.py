"""The past: a range of commits and versions, measured by asv, and what changed confirmed by pairs."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from breakeven.commands.comparing import asked_of
from breakeven.commands.options import (
    EXIT_INTERRUPTED,
    AsJson,
    CommandText,
    ComparedOnly,
    ComparisonBudget,
    Configuration,
    Effect,
    OnPython,
    Patterns,
    PytestPath,
    Row,
    Workers,
    names_in,
    parsed,
)
from breakeven.commands.project import enter_comparable, tell_row
from breakeven.errors import UserError, unknown_name
from breakeven.terminal import new_console, told_below
from breakeven.wording import count_of
from breakeven.wording.quantities import seconds_of
from breakeven.wording.saying import print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from breakeven.compare.asked import Asked
    from breakeven.compare.commits.over_commits import Moved
    from breakeven.sources.choice import Source


def history(
    commits: Annotated[
        str, typer.Argument(metavar="A..B", help="From commit A to a later one, both included.")
    ],
    patterns: Patterns = None,
    sizes: Annotated[
        str | None, typer.Option(help="Sizes, separated by commas (default: each workload's own).")
    ] = None,
    only: ComparedOnly = None,
    workers: Workers = None,
    every: Annotated[int, typer.Option(min=1, help="3: only every third commit.")] = 1,
    tags: Annotated[bool, typer.Option("--tags", help="Only commits that have a tag.")] = False,
    versions: Annotated[
        bool, typer.Option("--versions", help="Also with each row of versions in asv.conf.json.")
    ] = False,
    settings: Annotated[
        str, typer.Option(help="How much time each case has: quick, default or thorough.")
    ] = "quick",
    no_confirm: Annotated[
        bool, typer.Option("--no-confirm", help="Do not compare by pairs afterwards.")
    ] = False,
    effect: Effect = 3.0,
    budget: ComparisonBudget = None,
    configuration: Configuration = None,
    tests: PytestPath = None,
    command: CommandText = None,
    row: Row = None,
    python: OnPython = None,
    as_json: AsJson = False,
) -> None:
    """Find what changed along a range of commits.

    Workloads of the project: asv measures them, what moved is compared by pairs, and asv's pages are
    written. Anything else (an asv suite, tests, a command): each commit is compared with the next by
    pairs. Interrupted runs resume. --budget is the most time of each paired comparison. Exits with 0
    when all was measured, 2 when it could not be, 130 when it was stopped.
    """
    words = [commits, *(patterns or [])]
    source = enter_comparable(words, configuration, tests, command, python, row)
    project = source.project
    if source.kind != "workloads":
        if versions or no_confirm or settings != "quick":
            raise UserError(
                "--versions, --no-confirm and --settings are for workloads, which asv measures; to "
                "compare versions: breakeven compare HEAD HEAD+numpy==2.3"
            )
        asked = asked_of(commits, "", patterns, sizes, only, workers, None, effect, budget)
        _step_by_step(source, asked, every=every, tags=tags, as_json=as_json)
        return
    if python:
        raise UserError(
            "--python does not apply to workloads here, because asv measures them with the Python "
            "that runs Breakeven; --versions measures each row of versions in asv.conf.json"
        )
    from breakeven.compare.commits.over_commits import Walk, commits_of, confirm, moved, publish
    from breakeven.ruler.settings import BUDGETS, chosen_settings
    from breakeven.run.planning import plan

    if settings not in BUDGETS:
        raise unknown_name("settings", settings, BUDGETS, "breakeven history --help shows all")
    named = names_in(sizes)
    chosen = chosen_settings(settings, workers=workers)
    cases = plan.planned_cases(
        patterns or [], only or [], named, chosen.workers, instructive=chosen.instructive
    )
    chosen = chosen.for_sizes(plan.largest_sizes(cases))
    walked = commits_of(commits, project, every=every, tags=tags)
    budget_seconds = parsed(seconds_of, budget)
    console = new_console(stderr=as_json)
    try:
        with told_below(console) as doing:
            said = partial(console.print, soft_wrap=True)
            left_out = Walk(project, walked, cases, chosen, versions).run(doing, said)
        if left_out == len(walked):
            raise UserError("no commit could be measured; the reasons are above")
        if not no_confirm:
            confirm(project, walked, chosen.workers, effect / 100, budget_seconds, console)
    except KeyboardInterrupt:
        console.print("stopped; what was filed is kept: run the same command again to resume")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    publish(project)
    found = moved(project, walked)
    if as_json:
        _print_changes(walked, found)
        return
    confirmed = sum(each.paired is not None and each.paired.is_worse for each in found)
    console.print(
        f"{count_of(len(cases), 'case')} at {count_of(len(walked), 'commit')}: "
        f"{len(found)} moved outside the noise, "
        f"{confirmed} of them slower by pairs",
    )
    for each in found:
        console.print(f"  {each.in_words}", soft_wrap=True)
    console.print("Next: breakeven report")


def _step_by_step(source: Source, asked: Asked, *, every: int, tags: bool, as_json: bool) -> None:
    """Compare each commit of the range, which is ``asked.before``, with the next."""
    from breakeven.compare.commits.over_commits import commits_of
    from breakeven.compare.commits.step_by_step import changes_along

    walked = commits_of(asked.before, source.project, every=every, tags=tags)
    if len(walked) < 2:
        raise UserError(
            f"only one commit of {asked.before} is selected, and a comparison needs two; name a "
            "longer range, or leave --every and --tags out"
        )
    console = new_console(stderr=as_json)
    tell_row(source, console, offers_all=False)
    try:
        found = changes_along(walked, asked, source, console)
    except KeyboardInterrupt:
        console.print("stopped; finished steps are kept: run the same command again to resume")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    if as_json:
        _print_changes(walked, found)
        return
    worse = sum(each.paired is not None and each.paired.is_worse for each in found)
    what = (
        f"{count_of(len(found), 'change')}, {worse} for the worse"
        if found
        else "no change was found"
    )
    console.print(f"{count_of(len(walked), 'commit')}: {what}")
    for each in found:
        console.print(f"  {each.in_words}", soft_wrap=True)
    console.print("Next: breakeven report")


def _print_changes(commits: Sequence[str], found: Sequence[Moved]) -> None:
    print_json({"commits": commits, "moved": [asdict(each) for each in found]})
