"""Profiling: one case under a tool that shows where its time or its memory goes."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import webbrowser
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from breakeven.commands.options import EXIT_INTERRUPTED, AsJson, Workers, finite
from breakeven.commands.printed.profile import print_profile
from breakeven.commands.printed.variables import print_variables
from breakeven.commands.project import enter_project
from breakeven.engines.libraries import missing_library
from breakeven.errors import UserError
from breakeven.terminal import new_console, told_below
from breakeven.wording import count_of
from breakeven.wording.saying import print_json

if TYPE_CHECKING:
    from rich.console import Console

    from breakeven.catalogue.project import Project
    from breakeven.findings.explanations.profiles import StoredProfile
    from breakeven.profile.profiler import Profiler
    from breakeven.records.measurement import Case, Measurement
    from breakeven.run.campaign import Campaign

LEAST_SECONDS = 0.2
MOST_NAMED = 3
PAGES = ("page", "source")


Words = Annotated[
    list[str],
    typer.Argument(
        metavar="WORKLOAD IMPLEMENTATION",
        help="The workload's name or its file (and its name, where the file has several), and "
        "the implementation's label.",
    ),
]
Size = Annotated[
    str | None, typer.Option(help="The size (default: medium, or the largest usual one).")
]
Tool = Annotated[
    str | None,
    typer.Option(
        help="cprofile, pyinstrument, py-spy, memray, dask, ray, numba, cython, perf, or one "
        "that a package adds (default: what suits the engine)."
    ),
]
Seconds = Annotated[
    float, typer.Option(min=LEAST_SECONDS, callback=finite, help="How long the case is called.")
]
View = Annotated[
    bool, typer.Option("--view", help="Open it: snakeviz for cProfile, else the tool's page.")
]


def profile(
    words: Words,
    size: Size = None,
    tool: Tool = None,
    seconds: Seconds = 3.0,
    workers: Workers = None,
    view: View = False,
    as_json: AsJson = False,
) -> None:
    """Profile a warm case with the tool that suits its engine, and keep the profile for the report.

    The case is first timed without the tool. The closer the time under the tool comes to this, the better
    the profile represents a normal call. Exits with 2 when the case or the tool cannot run here.
    """
    *targets, implementation = words
    project, workload = _chosen(targets, implementation)
    from breakeven.catalogue import catalogue
    from breakeven.findings.explanations.profiles import read_profile
    from breakeven.profile.profiler import chosen

    way = catalogue.implementation(catalogue.workload(workload), implementation)
    using = chosen(tool, catalogue.engine(way), way)
    case = _case(workload, implementation, size, workers)
    console = new_console(stderr=as_json)
    print_variables()
    stored = read_profile(_profiled(project, case, using, seconds, console))
    if as_json:
        print_json({"folder": str(stored.folder), **dataclasses.asdict(stored.profile)})
    else:
        print_profile(stored, console)
        kept = stored.folder.relative_to(project.folder)
        console.print(f"kept in {kept}. Next: breakeven report", soft_wrap=True)
    if view:
        _open(stored, console)


def _case(workload: str, implementation: str, size: str | None, workers: int | None) -> Case:
    """The case to profile; sizes are found first for a workload that declares none."""
    from breakeven.catalogue import catalogue
    from breakeven.ruler.ruler import case_of
    from breakeven.ruler.settings import QUICK
    from breakeven.run.planning import plan
    from breakeven.run.planning.sizing import find_missing_sizes

    find_missing_sizes([workload], QUICK, partial(new_console(stderr=True).print, soft_wrap=True))
    main_size = plan.main_size(catalogue.workload(workload))
    return case_of(workload, implementation, size or main_size, workers)


def _profiled(
    project: Project, case: Case, using: Profiler, seconds: float, console: Console
) -> Path:
    """The folder of the profile that a tool takes of a case."""
    from breakeven.profile.one_case import profile_case
    from breakeven.ruler.settings import QUICK
    from breakeven.run.git_state import state_of
    from breakeven.run.run_guards import everything_ended, only_run

    into = project.results / "profiles"
    doing = f"{case.workload} {case.implementation} {case.size}, by {using.name}"
    try:
        with only_run(project), everything_ended(), told_below(console, doing):
            return profile_case(case, using, seconds, QUICK, state_of(project), into)
    except KeyboardInterrupt:
        console.print("stopped; this profile is not kept")
        raise typer.Exit(EXIT_INTERRUPTED) from None


def _chosen(targets: list[str], implementation: str) -> tuple[Project, str]:
    """The project and the one workload in it that is meant; raises UserError where it is not one."""
    from breakeven.catalogue import catalogue
    from breakeven.run.planning import plan

    project, named = enter_project(targets or [implementation])
    names = plan.selected(named)
    said = " ".join(targets or [implementation])
    if len(names) > 1:
        raise UserError(
            f"{said} has several workloads: {_some(names, said)}; name the one to profile too, "
            f"such as: breakeven profile {said} {names[0]} IMPLEMENTATION"
        )
    if not targets:
        labels = list(catalogue.workload(names[0]).implementations)
        raise UserError(
            f"a profile covers one implementation; {names[0]} has {_some(labels, said)}. Name one: "
            f"breakeven profile {said} {labels[-1]}"
        )
    return project, names[0]


def _some(names: Sequence[str], of: str) -> str:
    """These names, or the first of many, and what shows all."""
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    return f"{', '.join(names[:MOST_NAMED])}, … (breakeven list {of} shows all {len(names)})"


def profile_measured(
    measured: Sequence[Measurement], campaign: Campaign, budget_seconds: float, console: Console
) -> None:
    """Profile what a run has measured; none of these times is filed."""
    from breakeven.profile.many_cases import profile_cases
    from breakeven.run.run_guards import everything_ended, only_run

    into = campaign.project.results / "profiles"
    try:
        with (
            only_run(campaign.project),
            everything_ended(),
            told_below(console) as doing,
        ):
            found = profile_cases(
                *(measured, budget_seconds, campaign.settings, campaign.git, into, doing)
            )
    except KeyboardInterrupt:
        console.print("stopped; the profiles so far are kept: run the same command again to resume")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    words = f"{count_of(found.profiled, 'case')} profiled"
    if found.left:
        words += f"; no time was left for {found.left}: give more with --profile-budget"
    console.print(words, soft_wrap=True)
    for name, reason in found.refused.items():
        console.print(f"not profiled: {name}: {reason}", soft_wrap=True)


def _open(stored: StoredProfile, console: Console) -> None:
    """Show what the tool wrote a moment ago, in its own viewer or in a browser."""
    pages = [each for each in stored.profile.attachments if each.kind in PAGES]
    programs = [each for each in stored.profile.attachments if each.name.endswith(".prof")]
    if programs:
        path = stored.folder / programs[0].name
        if reason := missing_library("snakeviz"):
            raise UserError(f"{reason}, or print the profile: python -m pstats {path}")
        done = subprocess.run([sys.executable, "-m", "snakeviz", str(path)], check=False)
        if done.returncode:
            raise UserError(f"snakeviz did not run; print the profile: python -m pstats {path}")
        return
    shown = stored.folder / pages[0].name if pages else _drawn(stored)
    if not webbrowser.open(shown.as_uri()):
        console.print(f"no browser opened; the page is {shown}", soft_wrap=True)


def _drawn(stored: StoredProfile) -> Path:
    """The profile as the report draws it, beside the profile."""
    from breakeven.report.errors import require_libraries
    from breakeven.report.overviews.profiles import ProfilePage
    from breakeven.report.pages import Pages

    require_libraries()
    page, folder = ProfilePage(stored, "index.html"), stored.folder / "view"
    page.write(Pages(folder, 1))
    return folder / page.href
