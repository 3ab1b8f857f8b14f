"""``breakeven bisect``: the commit that made a case slower."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from breakeven.commands.comparisons.asked import asked_of
from breakeven.commands.comparisons.options import Budget, Effect, Subject, WhichCases
from breakeven.commands.options import EXIT_INTERRUPTED, AsJson, Workers
from breakeven.commands.project import tell_row
from breakeven.errors import UserError
from breakeven.terminal import new_console
from breakeven.wording.saying import print_json

Workload = Annotated[
    str, typer.Argument(help="The workload, or the benchmark, of the case that got slower.")
]
Implementation = Annotated[
    str,
    typer.Argument(help="Its implementation, or its parameters ('' where there are none)."),
]
Before = Annotated[str, typer.Argument(metavar="A", help="A commit that was still fast.")]
After = Annotated[str, typer.Argument(metavar="B", help="A later one that is slower.")]
Quantity = Annotated[
    str | None,
    typer.Option(
        help="What got worse: time, first-call or memory (default: time; a benchmark has one thing that it is for)."
    ),
]


def bisect(
    *,
    workload: Workload,
    implementation: Implementation,
    before: Before,
    after: After,
    size: Annotated[str, typer.Option(help="The size of the case.")] = "small",
    workers: Workers = None,
    quantity: Quantity = None,
    effect: Effect = 3.0,
    budget: Budget = None,
    subject: Subject,
    as_json: AsJson = False,
) -> None:
    """Find the commit that made a case slower, or larger: each comparison with A halves the range.

    A commit in between has the change if it shows at least half of that from A to B, so of several changes a
    large one is found. Commits that cannot be built, or at which the case fails, are passed over. --budget
    limits each comparison. Exits with 0 when the commit was found, 2 when B is not slower, when a commit on the
    way has no clear verdict, or when the change cannot be narrowed down to one commit.
    """
    if "," in (quantity or ""):
        raise UserError("--quantity takes one: bisect finds the commit of one change")
    source = subject.enter([workload, before, after])
    from breakeven.compare.commits.bisection import slower_since

    console = new_console(stderr=as_json)
    tell_row(source, console, offers_all=False)
    usual = "time" if source.kind == "workloads" else None  # a benchmark is there for one thing
    case = WhichCases([workload], size, [implementation], workers)
    asked = asked_of((before, after), case, quantity or usual, effect, budget)
    try:
        culprit = slower_since(asked, source, console)
    except KeyboardInterrupt:
        console.print("stopped; finished steps are kept: run the same command again to resume")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    commit, verdict = culprit.commit, culprit.whole.verdict
    found = _described(commit, source.project.folder)
    if as_json:
        print_json({**found, "verdict": verdict})
        return
    words = f"{verdict} since {commit[:12]} of {found['date']}: {found['subject']}"
    console.print(words, soft_wrap=True, markup=False, highlight=False)


def _described(commit: str, folder: Path) -> dict[str, str]:
    """A commit with its date and its subject."""
    from breakeven.repository.git_program import git, words_of

    said = words_of(git(folder, "log", "-1", "--format=%H %cs %s", commit))
    return dict(zip(("commit", "date", "subject"), said.split(" ", 2), strict=True))
