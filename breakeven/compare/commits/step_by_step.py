"""What changed from each commit of a range to the next, by comparisons of neighbours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from rich.console import Console

from breakeven.compare.asked import Asked
from breakeven.compare.commits.finished_steps import step_compared
from breakeven.compare.commits.over_commits import Moved
from breakeven.errors import UserError
from breakeven.findings.verdicts.change import CaseCompared
from breakeven.findings.verdicts.comparisons import summary_of
from breakeven.run.run_guards import everything_ended, only_run
from breakeven.sources.choice import Source

__all__ = ["changes_along"]

FAILS_ON_ONE_SIDE = ("now failing", "now working")


def changes_along(
    commits: Sequence[str], asked: Asked, source: Source, console: Console
) -> tuple[list[Moved], int]:
    """What changed from one commit to the next, and how many commits were left out; ``asked`` says which cases, and
    how closely to look.

    All steps together raise as many false alarms as one comparison does otherwise. A step that was finished
    before, and asked for in the same way, is not measured again; its verdicts are those of a range that had
    as many steps as then. A commit whose
    side cannot be made is left out, and why is said. Raises KeyboardInterrupt when it was stopped, and
    UserError where fewer than two can be made.
    """
    said = partial(console.print, soft_wrap=True)
    usable = [commit for commit in commits if _is_usable(commit, asked, source, said)]
    if len(usable) < 2:
        raise UserError("no two commits could be installed; the reasons are above")
    asked = replace(asked, comparisons=len(usable) - 1)
    found: list[Moved] = []
    for number, (before, after) in enumerate(pairwise(usable), 1):
        said(f"step {number} of {len(usable) - 1}: from {before[:12]} to {after[:12]}", style="dim")
        cases = step_compared(replace(asked, before=before, after=after), source, console)
        said(summary_of(cases), style="dim")
        found += _moved(before, after, cases)
    return found, len(commits) - len(usable)


def _is_usable(commit: str, asked: Asked, source: Source, said: Callable[..., None]) -> bool:
    """Whether the side of a commit can be made; else why not is said."""
    project = source.project
    with only_run(project), everything_ended():
        try:
            source.ready(source.side(commit), asked.workers, partial(said, style="dim"))
        except UserError as error:
            said(f"{commit[:12]} is left out: {error}")
            return False
    return True


def _moved(before: str, after: str, cases: Sequence[CaseCompared]) -> Iterator[Moved]:
    for case in cases:
        name = (case.workload, case.implementation, case.size)
        for change in case.changes:
            if change.is_news:
                yield Moved(before[:12], after[:12], *name, change.ratio, change)
        if case.outcome in FAILS_ON_ONE_SIDE:
            yield Moved(before[:12], after[:12], *name, None, None, case.outcome)
