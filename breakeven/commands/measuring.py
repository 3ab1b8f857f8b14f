"""Measuring: a run over workloads, and what it prints when it ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from breakeven.commands.finding_break_even import show_break_even
from breakeven.commands.options import (
    EXIT_INTERRUPTED,
    AsJson,
    Only,
    Targets,
    Workers,
    names_in,
    parsed,
    require_alone,
)
from breakeven.commands.printed.first_results import first_results
from breakeven.commands.printed.variables import print_variables
from breakeven.commands.profiling import profile_measured
from breakeven.commands.project import enter_project
from breakeven.errors import UserError
from breakeven.terminal import new_console
from breakeven.wording.quantities import bytes_of, seconds_of
from breakeven.wording.saying import print_json

if TYPE_CHECKING:
    from rich.console import Console

    from breakeven.catalogue.project import Project
    from breakeven.records.journal import Journal
    from breakeven.records.measurement import Measurement
    from breakeven.run.campaign import Campaign
    from breakeven.run.git_state import GitState
    from breakeven.workload import Workload

MEASURED, FAILED, UNAVAILABLE = "measured", "failed", "unavailable"
CRASHED_AS_DECLARED = "crashed as declared"
OUTCOMES = (MEASURED, FAILED, CRASHED_AS_DECLARED, UNAVAILABLE)
"""How cases end, in the order in which the closing line counts them."""


def run(
    targets: Targets = None,
    sizes: Annotated[
        str | None,
        typer.Option(help="Sizes, separated by commas (default: each workload's own)."),
    ] = None,
    only: Only = None,
    workers: Workers = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Small budget: one timing process per case.")
    ] = False,
    thorough: Annotated[
        bool, typer.Option("--thorough", help="Large budget: six timing processes per case.")
    ] = False,
    budget: Annotated[
        str | None,
        typer.Option(help="Total time, e.g. 10m: the small budget, then the widest intervals."),
    ] = None,
    memory: Annotated[
        str | None, typer.Option(help="Memory cap for all processes of a case, e.g. 2GiB.")
    ] = None,
    find_memory: Annotated[
        bool, typer.Option("--find-memory", help="Find the least memory that each case needs.")
    ] = False,
    find_break_even: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--find-break-even",
            metavar="A B",
            help="Find the n at which these two implementations of one workload take the same time.",
        ),
    ] = None,
    scaling: Annotated[
        bool,
        typer.Option(
            "--scaling", help="Measure parallel implementations on 1, 2, 4 … workers, at one size."
        ),
    ] = False,
    allow_dirty: Annotated[
        bool, typer.Option("--allow-dirty", help="Measure uncommitted changes, and mark results.")
    ] = False,
    profile: Annotated[
        bool, typer.Option("--profile", help="Then profile every case, within --profile-budget.")
    ] = False,
    profile_budget: Annotated[
        str, typer.Option(help="Total time for the profiles, e.g. 10m.")
    ] = "10m",
    dask_address: Annotated[
        str | None, typer.Option(help="Join this running Dask scheduler.")
    ] = None,
    ray_address: Annotated[str | None, typer.Option(help="Join this running Ray cluster.")] = None,
    spark_address: Annotated[
        str | None, typer.Option(help="Join this Spark Connect server, e.g. sc://10.0.0.7:15002.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Measure workloads of the project, of a file (mine.py) or of a module; interrupted runs resume.

    Exits with 0 when every case was measured or is unavailable here, 1 when a case failed (with
    --find-break-even: when nothing could be measured), 2 when the run was refused.
    """
    _require_one_budget(quick=quick, thorough=thorough, budget=budget is not None)
    if profile and find_memory:
        raise UserError("--find-memory measures no time; leave --profile out")
    if find_break_even:
        require_alone(
            "find-break-even", find_memory=find_memory, scaling=scaling, profile=profile, only=only
        )
    given = {"dask": dask_address, "ray": ray_address, "spark": spark_address}
    addresses = {kind: address for kind, address in given.items() if address is not None}
    _require_own_clusters(addresses, memory=memory is not None, scaling=scaling)
    project, patterns = enter_project(targets)
    from breakeven.findings.presentation import presentation_of
    from breakeven.ruler.settings import chosen_settings
    from breakeven.run.asv_store.filing import require_suites
    from breakeven.run.break_even.opponents import opponents, require_opponents
    from breakeven.run.campaign import Campaign
    from breakeven.run.git_state import state_of
    from breakeven.run.planning import plan
    from breakeven.run.planning.scaling_plan import scaling_cases
    from breakeven.run.planning.sizing import find_missing_sizes
    from breakeven.run.run_cluster import require_clusters

    name = "quick" if quick or find_memory else "thorough" if thorough else "default"
    chosen = chosen_settings(
        name,
        workers=workers,
        run_seconds=parsed(seconds_of, budget),
        memory_limit_bytes=parsed(bytes_of, memory),
    )
    require_clusters(addresses, chosen.workers)
    workloads = plan.selected(patterns)
    plan.require_labels(workloads, only or [])
    if find_break_even:
        require_opponents(workloads, find_break_even)
    presentation_of(project)  # what the pages could not show is said now, not after the measuring
    if project.has_suites and not find_memory:
        require_suites(project, workloads, scaling=scaling)
    find_missing_sizes(workloads, chosen, partial(new_console(stderr=True).print, soft_wrap=True))
    asked = names_in(sizes)
    searched = opponents(workloads[0], find_break_even, asked) if find_break_even else None
    if searched:
        cases = searched.cases(chosen.workers)
    elif scaling:
        cases = scaling_cases(patterns, only or [], asked, chosen.workers)
    else:
        cases = plan.planned_cases(
            *(patterns, only or [], asked, chosen.workers),
            instructive=chosen.instructive,
            main_size_only=find_memory and not asked,
        )
    chosen = chosen.for_sizes(plan.largest_sizes(cases))
    git = state_of(project)
    if not allow_dirty:
        _require_clean(git)
    print_variables()
    campaign = Campaign(project, git, tuple(cases), chosen, addresses, scaling)
    measure = partial(show_break_even, of=searched) if searched else _measure
    code = (_find_memory if find_memory else measure)(campaign, as_json)
    if profile:
        profile_measured(
            campaign, parsed(seconds_of, profile_budget) or 0.0, new_console(stderr=as_json)
        )
    raise typer.Exit(code)


def _require_one_budget(**given: bool) -> None:
    if sum(given.values()) > 1:
        raise UserError("--quick, --thorough and --budget are three budgets; choose one")


def _require_clean(git: GitState) -> None:
    """Raise UserError where the working tree differs from its commit."""
    if git.dirty:
        raise UserError(
            f"the working tree differs from commit {git.commit[:8]}, so results must not be filed "
            f"under it:\n{git.changes}\ncommit the changes, or add --allow-dirty to measure them "
            "and mark the results"
        )


def _require_own_clusters(addresses: Mapping[str, str], **needing_them: bool) -> None:
    """Raise UserError where a running cluster is to be joined for what only one of Breakeven's own can do."""
    reasons = {
        "memory": "cannot cap a cluster that runs elsewhere",
        "scaling": "measures on 1, 2, 4 … workers, and a running cluster has one number of them",
    }
    for option, is_asked in needing_them.items():
        if is_asked and addresses:
            raise UserError(f"--{option} {reasons[option]}; leave its address out")


def _measure(campaign: Campaign, as_json: bool) -> int:
    from breakeven.records.journal import journals
    from breakeven.run.progress import RunDisplay

    earlier = [
        each for journal in journals(campaign.runs_folder) for each in journal.measurements()
    ]
    console = new_console(stderr=as_json)
    processes = campaign.settings.processes
    try:
        with (
            first_results(campaign, console) as onlooker,
            RunDisplay(console, campaign.cases, processes, earlier, onlooker) as display,
        ):
            journal = campaign.run(display.watch)
    except KeyboardInterrupt:
        console.print("stopped; what was measured is kept: run the same command again to resume")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    asked = {case.key for case in campaign.cases}
    found = [each for each in journal.measurements() if each.case.key in asked]
    if as_json:
        print_json([each.to_json() for each in found], indent=None)
    outcomes = Counter(map(_outcome, found))
    own = not campaign.project.is_declared
    if not as_json:
        _print_table(journal, campaign, console)
    if words := _others_in_words(journal):
        console.print(words, style="yellow", soft_wrap=True)
    words = f"{counted(outcomes)}; kept in {_shown(journal.path, campaign.project)}."
    page = _page_of(campaign.project, console) if own else ""
    words += f" The page: {page}" if page else "" if own else " Next: breakeven report"
    console.print(words, soft_wrap=True)
    return 1 if outcomes[FAILED] else 0


def _others_in_words(journal: Journal) -> str:
    """How busy others kept the machine meanwhile, where that makes figures doubtful; else nothing."""
    from breakeven.records.run_notes import run_notes

    words = run_notes(journal, ()).others_in_words
    if not words:
        return ""
    return (
        f"{words[:1].upper()}{words[1:]}, so times vary more, and cases that need several of them "
        "look slower than they are: repeat the run on a quiet machine (breakeven doctor says who "
        "keeps this one busy)."
    )


def _outcome(of: Measurement) -> str:
    """How a case ended, as the closing line counts it."""
    if of.status in ("ok", "unavailable"):
        return MEASURED if of.status == "ok" else UNAVAILABLE
    return CRASHED_AS_DECLARED if _meant_to_crash(of) else FAILED


def counted(outcomes: Mapping[str, int]) -> str:
    """``9 measured, 9 failed, 3 unavailable``: nothing that is 0."""
    said = [f"{outcomes[each]:,} {each}" for each in OUTCOMES if outcomes.get(each)]
    return ", ".join(said) or "nothing measured"


def _print_table(journal: Journal, campaign: Campaign, console: Console) -> None:
    """The table of what a run found."""
    from breakeven.catalogue import catalogue
    from breakeven.commands.printed.results import print_results
    from breakeven.records.tables.table import read_results

    table = read_results(journal.path.parent).table
    names = dict.fromkeys(case.workload for case in campaign.cases)
    orders = {name: _labels_in_order(catalogue.workload(name)) for name in names}
    print_results(table[table["run"] == journal.path.stem], orders, console)


def _labels_in_order(of: Workload) -> list[str]:
    """Its labels, those of its baseline in other environments first."""
    from breakeven.catalogue import catalogue

    return [*catalogue.baselines_elsewhere(of), *of.implementations]


def _page_of(project: Project, console: Console) -> str:
    """Write the pages; where a library that draws is missing, say so: the results are kept."""
    from breakeven.commands.results.pages import write_pages

    try:
        return _shown(write_pages(project, project.site).page, project)
    except UserError as error:
        console.print(f"no page was written: {error}", style="yellow", soft_wrap=True)
        return ""


def _shown(path: Path, project: Project) -> str:
    """A path as it is short to read: from the project's folder where it lies in it."""
    return str(path.relative_to(project.folder) if path.is_relative_to(project.folder) else path)


def _meant_to_crash(found: Measurement) -> bool:
    from breakeven.catalogue import catalogue

    of = catalogue.workload(found.case.workload)
    chosen = catalogue.implementation(of, found.case.implementation)
    return found.status == "crashed" and bool(chosen.crash)


def _find_memory(campaign: Campaign, as_json: bool) -> int:
    from breakeven.wording.quantities import size_of_memory

    console = new_console(stderr=as_json)
    try:
        found = campaign.find_memory(lambda doing: console.print(f"trying {doing}", style="dim"))
    except KeyboardInterrupt:
        console.print("stopped; what was found is kept: run the same command again to resume")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    if as_json:
        print_json([need.to_json() for need in found], indent=None)
        return 0
    table = Table(
        "workload", "implementation", "size", "least memory", "peak without a cap", box=None
    )
    for need in found:
        case = need.case
        least = size_of_memory(need.smallest_cap_bytes) if need.smallest_cap_bytes else need.reason
        peak = size_of_memory(need.peak_bytes) if need.peak_bytes else "–"
        table.add_row(case.workload, case.implementation, case.size, least, peak)
    console.print(table)
    return 0
