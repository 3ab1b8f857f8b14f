"""The past: a range of commits and versions, measured by asv, and what changed confirmed by pairs."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import partial
from typing import Annotated

import typer
from rich.console import Console

from breakeven.commands.options import (
    EXIT_INTERRUPTED,
    AsJson,
    ComparisonBudget,
    Effect,
    Only,
    Patterns,
    Workers,
    names_in,
    parsed,
)
from breakeven.commands.project import enter_comparable
from breakeven.errors import UserError, unknown_name
from breakeven.wording import count_of
from breakeven.wording.quantities import seconds_of


def history(
    commits: Annotated[
        str, typer.Argument(metavar="A..B", help="From commit A to a later one, both included.")
    ],
    patterns: Patterns = None,
    sizes: Annotated[
        str | None, typer.Option(help="Sizes, separated by commas (default: each workload's own).")
    ] = None,
    only: Only = None,
    workers: Workers = None,
    every: Annotated[int, typer.Option(min=1, help="Only every third commit, say, for 3.")] = 1,
    tags: Annotated[bool, typer.Option("--tags", help="Only commits that have a tag.")] = False,
    versions: Annotated[
        bool, typer.Option("--versions", help="Also in each row of versions in asv.conf.json.")
    ] = False,
    settings: Annotated[
        str, typer.Option(help="How much time each case has: quick, default or thorough.")
    ] = "quick",
    no_confirm: Annotated[
        bool, typer.Option("--no-confirm", help="Compare nothing by pairs afterwards.")
    ] = False,
    effect: Effect = 3.0,
    budget: ComparisonBudget = None,
    as_json: AsJson = False,
) -> None:
    """Let asv measure a range of commits, then compare by pairs whatever moved, and write asv's pages.

    What asv has stored is not measured again: interrupted runs resume. --budget is
    the most time of each paired comparison. Exits with 0 when all was measured, 2 when it could not
    be, 130 when it was stopped.
    """
    project = enter_comparable([commits, *(patterns or [])]).project
    if not project.has_suites:
        raise UserError(
            f"{project.folder} has an asv suite and no workloads of its own; asv run measures its past, "
            "and breakeven compare A B says what two commits differ by"
        )
    from breakeven.compare.commits.over_commits import Walk, commits_of, confirm, moved, publish
    from breakeven.ruler.settings import BUDGETS, chosen_settings
    from breakeven.run import plan

    if settings not in BUDGETS:
        raise unknown_name("settings", settings, BUDGETS, "breakeven history --help")
    named = names_in(sizes)
    chosen = chosen_settings(settings, workers=workers)
    cases = plan.planned_cases(
        patterns or [], only or [], named, chosen.workers, instructive=chosen.instructive
    )
    chosen = chosen.for_sizes(plan.largest_sizes(cases))
    walked = commits_of(commits, project, every=every, tags=tags)
    budget_seconds = parsed(seconds_of, budget)
    console = Console(stderr=as_json)
    try:
        with console.status("") as status:
            said = partial(console.print, markup=False, highlight=False, soft_wrap=True)
            left_out = Walk(project, walked, cases, chosen, versions).run(status.update, said)
        if left_out == len(walked):
            raise UserError("no commit could be measured; the reasons stand above")
        if not no_confirm:
            confirm(project, walked, chosen.workers, effect / 100, budget_seconds, console)
    except KeyboardInterrupt:
        console.print("stopped; what was filed is kept: run the same again to go on")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    publish(project)
    found = moved(project, walked)
    if as_json:
        print(json.dumps({"commits": walked, "moved": [asdict(each) for each in found]}, indent=2))
        return
    confirmed = sum(each.paired is not None and each.paired.is_worse for each in found)
    console.print(
        f"{count_of(len(cases), 'case')} at {count_of(len(walked), 'commit')}: "
        f"{len(found)} moved outside the noise, "
        f"{confirmed} of them slower by pairs",
        highlight=False,
    )
    for each in found:
        console.print(f"  {each.in_words}", markup=False, highlight=False, soft_wrap=True)
    console.print("Next: breakeven report")
