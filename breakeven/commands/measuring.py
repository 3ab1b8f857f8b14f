"""Measuring: runs, the machine itself, and the ruler's own truths."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from commands.clone import enter_clone
from commands.options import (
    EXIT_INTERRUPTED,
    AsJson,
    Only,
    Patterns,
    Workers,
    names_in,
    parsed,
)
from commands.profiling import profile_measured
from kernels.errors import UserError
from results.quantities import bytes_of, seconds_of
from results.wording import count_of

if TYPE_CHECKING:
    from benchmarks.harness.campaign import Campaign
    from results.measurement import Measurement


def run(
    patterns: Patterns = None,
    sizes: Annotated[
        str | None,
        typer.Option(help="Sizes, separated by commas (default: small,medium; methods: medium)."),
    ] = None,
    only: Only = None,
    workers: Workers = None,
    quick: Annotated[bool, typer.Option("--quick", help="The small budget.")] = False,
    thorough: Annotated[bool, typer.Option("--thorough", help="The large budget.")] = False,
    budget: Annotated[
        str | None,
        typer.Option(help="Time in all, e.g. 10m: the small budget, then the widest intervals."),
    ] = None,
    memory: Annotated[
        str | None, typer.Option(help="The most that a case's processes may hold, e.g. 2GiB.")
    ] = None,
    find_memory: Annotated[
        bool, typer.Option("--find-memory", help="Find the least memory that each case needs.")
    ] = False,
    scaling: Annotated[
        bool,
        typer.Option("--scaling", help="Parallel implementations on 1, 2, 4 … workers, one size."),
    ] = False,
    allow_dirty: Annotated[
        bool, typer.Option("--allow-dirty", help="Measure uncommitted changes, and mark results.")
    ] = False,
    profile: Annotated[
        bool, typer.Option("--profile", help="Then profile every case, within --profile-budget.")
    ] = False,
    profile_budget: Annotated[
        str, typer.Option(help="Time for the profiles in all, e.g. 10m.")
    ] = "10m",
    dask_address: Annotated[
        str | None, typer.Option(help="Join this running Dask scheduler.")
    ] = None,
    ray_address: Annotated[str | None, typer.Option(help="Join this running Ray cluster.")] = None,
    as_json: AsJson = False,
) -> None:
    """Measure in rounds and file all in asv's store; a run that was cut off is gone on with.

    Exits with 0 when every case was measured or is unavailable here, 1 when a case failed,
    2 when the run was refused.
    """
    if sum((quick, thorough, budget is not None)) > 1:
        raise UserError("--quick, --thorough and --budget are three budgets; choose one")
    if profile and find_memory:
        raise UserError("--find-memory measures no time; leave --profile out")
    if memory and (dask_address or ray_address):
        raise UserError("--memory cannot hold a cluster that runs elsewhere; leave its address out")
    clone = enter_clone()
    from benchmarks.harness import plan
    from benchmarks.harness.campaign import Campaign
    from benchmarks.harness.git_state import git_state
    from benchmarks.harness.scaling_plan import scaling_cases
    from benchmarks.harness.settings import chosen_settings

    name = "quick" if quick or find_memory else "thorough" if thorough else "default"
    given_sizes = sizes or ("medium" if scaling or find_memory else "")
    asked = names_in(given_sizes)
    plan.check_sizes(asked)
    chosen = chosen_settings(
        name,
        sizes=asked,
        workers=workers,
        run_seconds=parsed(seconds_of, budget),
        memory_limit_bytes=parsed(bytes_of, memory),
    )
    if scaling:
        cases = scaling_cases(patterns or [], only or [], asked[-1], chosen.workers)
    else:
        cases = plan.planned_cases(
            patterns or [], only or [], asked, chosen.workers, instructive=chosen.instructive
        )
    git = git_state(clone)
    if git.dirty and not allow_dirty:
        raise UserError(
            f"the working tree differs from commit {git.commit[:8]}, so results must not be filed "
            f"under it:\n{git.changes}\ncommit the changes, or measure them marked: --allow-dirty"
        )
    given = {"dask": dask_address, "ray": ray_address}
    addresses = {kind: address for kind, address in given.items() if address}
    campaign = Campaign(clone, git, tuple(cases), chosen, addresses, scaling)
    code = (_find_memory if find_memory else _measure)(campaign, as_json)
    if profile:
        profile_measured(
            campaign, parsed(seconds_of, profile_budget) or 0.0, Console(stderr=as_json)
        )
    raise typer.Exit(code)


def doctor(
    seconds: Annotated[
        float, typer.Option(min=0.1, help="How long to measure the machine's noise.")
    ] = 30.0,
    as_json: AsJson = False,
) -> None:
    """Say what is installed and missing, how noisy this machine is, its limits, and what to do."""
    enter_clone()
    from benchmarks.harness.doctor import announcement, examine

    progress = Console(stderr=True)
    progress.print(announcement(seconds), highlight=False, soft_wrap=True)
    with progress.status("") as status:  # shown on a terminal only
        found = examine(seconds, status.update)
    if as_json:
        print(json.dumps(found.to_json(), indent=2))
        return
    console = Console()
    for heading, facts in found.tables.items():
        console.print(f"\n[bold]{heading}[/bold]")
        for name, fact in facts.items():
            console.print(f"  {name:<22} {fact}", markup=False, highlight=False, soft_wrap=True)


def calibrate(
    only: Annotated[
        str | None,
        typer.Option(help="Only truths with this in their name, or of this kind; not stored."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Prove the ruler against truths that are known beforehand, in about five minutes.

    The report shows the last whole calibration. Exits with 0 when every truth held, 1 when one did
    not, 2 when nothing was measured, 130 when it was stopped.
    """
    clone = enter_clone()
    from benchmarks.calibration.table import calibrate_and_print

    try:
        found = calibrate_and_print(only, as_json)
    except KeyboardInterrupt:
        Console(stderr=True).print(
            "stopped; the calibration before this one is the last that counts"
        )
        raise typer.Exit(EXIT_INTERRUPTED) from None
    if only is None:
        path = found.write(clone / "results" / "data" / "calibration")
        Console(stderr=as_json).print(f"kept in {path.relative_to(clone)}. Next: breakeven report")
    raise typer.Exit(0 if found.all_held else 1)


def _measure(campaign: Campaign, as_json: bool) -> int:
    from benchmarks.harness.progress import RunDisplay
    from results.journal import journals

    earlier = [
        each for journal in journals(campaign.runs_folder) for each in journal.measurements()
    ]
    console = Console(stderr=as_json)
    try:
        with RunDisplay(console, campaign.cases, campaign.settings.processes, earlier) as display:
            journal = campaign.run(display.watch)
    except KeyboardInterrupt:
        console.print("stopped; what was measured is kept: run the same again to go on")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    asked = {case.key for case in campaign.cases}
    found = [each for each in journal.measurements() if each.case.key in asked]
    if as_json:
        print(json.dumps([each.to_json() for each in found]))
    failed = [
        each
        for each in found
        if each.status not in ("ok", "unavailable") and not _meant_to_crash(each)
    ]
    console.print(
        f"{count_of(len(found), 'case')} measured, {len(failed)} failed; kept in "
        f"{journal.path.relative_to(campaign.clone)}. Next: breakeven report",
        highlight=False,
        soft_wrap=True,
    )
    return 1 if failed else 0


def _meant_to_crash(found: Measurement) -> bool:
    from kernels import catalogue

    of = catalogue.workload(found.case.workload)
    return found.status == "crashed" and bool(of.implementations[found.case.implementation].crash)


def _find_memory(campaign: Campaign, as_json: bool) -> int:
    from results.quantities import size_of_memory

    console = Console(stderr=as_json)
    try:
        found = campaign.find_memory(lambda doing: console.print(f"trying {doing}", style="dim"))
    except KeyboardInterrupt:
        console.print("stopped; what was found is kept: run the same again to go on")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    if as_json:
        print(json.dumps([need.to_json() for need in found]))
        return 0
    table = Table(
        "workload", "implementation", "size", "least memory", "peak without a cap", box=None
    )
    for need in found:
        case = need.case
        least = size_of_memory(need.smallest_cap_bytes) if need.smallest_cap_bytes else need.reason
        peak = size_of_memory(need.peak_bytes) if need.peak_bytes else "–"
        table.add_row(case.workload, case.implementation, case.size, Text(least), peak)
    console.print(table)
    return 0
