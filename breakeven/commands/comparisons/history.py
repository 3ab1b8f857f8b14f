"""``breakeven history``: what changed along a range of commits."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from breakeven.commands.comparisons.asked import asked_of
from breakeven.commands.comparisons.options import Budget, Effect, Subject, WhichCases
from breakeven.commands.options import EXIT_INTERRUPTED, AsJson, names_in, parsed
from breakeven.commands.project import tell_row
from breakeven.errors import UserError, unknown_name
from breakeven.terminal import new_console, told_below
from breakeven.wording import count_of
from breakeven.wording.quantities import seconds_of
from breakeven.wording.saying import print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from breakeven.catalogue.project import Project
    from breakeven.compare.asked import Asked
    from breakeven.compare.commits.over_commits import Moved
    from breakeven.records.measurement import Case
    from breakeven.ruler.settings import Settings
    from breakeven.sources.choice import Source

Commits = Annotated[
    str, typer.Argument(metavar="A..B", help="From commit A to a later one, both included.")
]


@dataclass(frozen=True)
class WhichCommits:
    """Which commits of the range."""

    every: Annotated[
        int, typer.Option(min=1, help="Only every so many commits, such as 3 for every third.")
    ] = 1
    tags: Annotated[bool, typer.Option("--tags", help="Only commits that have a tag.")] = False

    def of(self, commits: str, project: Project) -> list[str]:
        """The commits that are selected of a range such as A..B, the oldest first."""
        from breakeven.compare.commits.over_commits import commits_of

        return commits_of(commits, project, every=self.every, tags=self.tags)


@dataclass(frozen=True)
class AsvTerms:
    """How asv measures workloads, and whether what moved is compared by pairs afterwards."""

    versions: Annotated[
        bool, typer.Option("--versions", help="Also with each row of versions in asv.conf.json.")
    ] = False
    settings: Annotated[
        str, typer.Option(help="How much time each case has: quick, default or thorough.")
    ] = "quick"
    no_confirm: Annotated[
        bool, typer.Option("--no-confirm", help="Do not compare by pairs afterwards.")
    ] = False

    def plan(self, cases: WhichCases) -> tuple[list[Case], Settings]:
        """The cases at each commit, and the settings with which they are measured."""
        from breakeven.ruler.settings import BUDGETS, chosen_settings
        from breakeven.run.planning import plan

        if self.settings not in BUDGETS:
            step = "breakeven history --help shows all"
            raise unknown_name("settings", self.settings, BUDGETS, step)
        chosen = chosen_settings(self.settings, workers=cases.workers)
        planned = plan.planned_cases(
            *(cases.patterns or [], cases.only or [], names_in(cases.sizes), chosen.workers),
            instructive=chosen.instructive,
        )
        return planned, chosen.for_sizes(plan.largest_sizes(planned))


@dataclass(frozen=True)
class _Walked:
    """The commits that were measured, what moved along them, and both in a sentence."""

    commits: Sequence[str]
    moved: Sequence[Moved]
    in_words: str

    def show(self, console: Console, *, as_json: bool) -> None:
        if as_json:
            print_json({"commits": self.commits, "moved": [asdict(each) for each in self.moved]})
            return
        console.print(self.in_words)
        for each in self.moved:
            console.print(f"  {each.in_words}", soft_wrap=True)
        console.print("Next: breakeven report")


def history(
    *,
    commits: Commits,
    cases: WhichCases,
    which: WhichCommits,
    terms: AsvTerms,
    effect: Effect = 3.0,
    budget: Budget = None,
    subject: Subject,
    as_json: AsJson = False,
) -> None:
    """Find what changed along a range of commits.

    For workloads of the project, asv measures each commit, Breakeven compares by pairs what seems to have
    changed, and asv's pages are written. For anything else (an asv suite, tests, a command), each commit is
    compared with the next by pairs. Interrupted runs resume. --budget limits each paired comparison. Exits
    with 0 when all was measured, 2 when it could not be, 130 when it was stopped.
    """
    source = subject.enter([commits, *(cases.patterns or [])])
    _require_sense(source, terms, subject)
    console = new_console(stderr=as_json)
    if source.kind == "workloads":
        planned, settings = terms.plan(cases)
        walked = which.of(commits, source.project)
        pairs = None if terms.no_confirm else (effect / 100, parsed(seconds_of, budget))
        found = _by_asv(
            *(source.project, walked, planned, settings),
            *(pairs, console),
            versions=terms.versions,
        )
    else:
        asked = asked_of((commits, ""), cases, None, effect, budget)
        found = _step_by_step(source, asked, which.of(commits, source.project), console)
    found.show(console, as_json=as_json)


def _require_sense(source: Source, terms: AsvTerms, subject: Subject) -> None:
    """Raise UserError where an option is not for what is compared."""
    if source.kind != "workloads" and terms != AsvTerms():
        raise UserError(
            "--versions, --no-confirm and --settings are for workloads, which asv measures; to "
            "compare versions: breakeven compare HEAD HEAD+numpy==2.3"
        )
    if source.kind == "workloads" and subject.python:
        raise UserError(
            "--python does not apply to workloads here, because asv measures them with the Python "
            "that runs Breakeven; --versions measures each row of versions in asv.conf.json"
        )


def _by_asv(
    project: Project,
    commits: list[str],
    cases: list[Case],
    settings: Settings,
    pairs: tuple[float, float | None] | None,
    console: Console,
    *,
    versions: bool,
) -> _Walked:
    """Let asv measure the cases at each commit, and compare by pairs what moved.

    ``pairs`` are the smallest change that counts there and the seconds of each comparison; None: no pairs.
    """
    from breakeven.compare.commits.over_commits import Walk, confirm, moved, publish

    try:
        with told_below(console) as doing:
            said = partial(console.print, soft_wrap=True)
            left_out = Walk(project, commits, cases, settings, versions).run(doing, said)
        if left_out == len(commits):
            raise UserError("no commit could be measured; the reasons are above")
        if pairs is not None:
            confirm(project, commits, settings.workers, *pairs, console)
    except KeyboardInterrupt:
        console.print("stopped; what was filed is kept: run the same command again to resume")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    publish(project)
    found = moved(project, commits)
    words = f"{count_of(len(cases), 'case')} at {count_of(len(commits), 'commit')}: "
    words += f"{len(found)} changed by more than the noise, {_worse(found)} of them slower in paired comparisons"
    return _Walked(commits, found, words)


def _step_by_step(source: Source, asked: Asked, commits: list[str], console: Console) -> _Walked:
    """Compare each commit of the range, which is ``asked.before``, with the next."""
    from breakeven.compare.commits.step_by_step import changes_along

    if len(commits) < 2:
        raise UserError(
            f"only one commit of {asked.before} is selected, and a comparison needs two; name a "
            "longer range, or leave --every and --tags out"
        )
    tell_row(source, console, offers_all=False)
    try:
        found, left_out = changes_along(commits, asked, source, console)
    except KeyboardInterrupt:
        console.print("stopped; finished steps are kept: run the same command again to resume")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    what = f"{count_of(len(found), 'change')}, {_worse(found)} for the worse"
    what = what if found else "no change was found"
    without = f", {left_out} of them left out" if left_out else ""
    return _Walked(commits, found, f"{count_of(len(commits), 'commit')}{without}: {what}")


def _worse(found: Sequence[Moved]) -> int:
    """How many changes are for the worse, as pairs have confirmed."""
    return sum(each.is_worse for each in found)
