"""``breakeven run``: workloads, measured."""

from __future__ import annotations

from functools import partial

import typer

from breakeven.commands.options import AsJson, Only, Targets, Workers, parsed
from breakeven.commands.printed.variables import print_variables
from breakeven.commands.profiling import profile_measured
from breakeven.commands.project import enter_project
from breakeven.commands.running.asked import (
    cases_of,
    require_measurable,
    require_sense,
    settings_of,
    state_to_measure,
)
from breakeven.commands.running.break_even import show_break_even
from breakeven.commands.running.least_memory import find_memory
from breakeven.commands.running.options import (
    AllowDirty,
    Clusters,
    HowLong,
    MemoryCap,
    Profiles,
    Sizes,
    Sought,
)
from breakeven.commands.running.timing import measure_times
from breakeven.terminal import new_console
from breakeven.wording.quantities import seconds_of


def run(
    *,
    targets: Targets = None,
    sizes: Sizes = None,
    only: Only = None,
    workers: Workers = None,
    how_long: HowLong,
    memory: MemoryCap = None,
    sought: Sought,
    allow_dirty: AllowDirty = False,
    profiles: Profiles,
    clusters: Clusters,
    as_json: AsJson = False,
) -> None:
    """Measure workloads of the project, of a file (mine.py) or of a module; interrupted runs resume.

    Exits with 0 when every case was measured or is unavailable here, 1 when a case failed (with
    --find-break-even: when nothing could be measured), 2 when the run was refused.
    """
    require_sense(how_long, sought, profiles, clusters, memory=memory, only=only)
    profile_seconds = parsed(seconds_of, profiles.profile_budget) or 0.0
    project, patterns = enter_project(targets)
    from breakeven.run.campaign import Campaign
    from breakeven.run.planning import plan
    from breakeven.run.run_cluster import require_clusters

    settings = settings_of(how_long, sought, workers, memory)
    require_clusters(clusters.addresses, settings.workers)
    require_measurable(project, patterns, only, sought)
    cases, opponents = cases_of(patterns, only, sizes, sought, settings)
    git = state_to_measure(project, allow_dirty=allow_dirty)
    print_variables()
    settings = settings.for_sizes(plan.largest_sizes(cases))
    campaign = Campaign(project, git, tuple(cases), settings, clusters.addresses, sought.scaling)
    if profiles.profile:
        profile = partial(
            profile_measured,
            campaign=campaign,
            budget_seconds=profile_seconds,
            console=new_console(stderr=as_json),
        )
        code = measure_times(campaign, as_json, then=profile)
    else:
        measure = partial(show_break_even, of=opponents) if opponents else measure_times
        code = (find_memory if sought.find_memory else measure)(campaign, as_json)
    raise typer.Exit(code)
