"""What the options of a run ask for: its settings and its cases, refused where they make no sense together."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from breakeven.commands.options import names_in, parsed
from breakeven.commands.running.options import Clusters, HowLong, Profiles, Sought
from breakeven.errors import UserError
from breakeven.terminal import new_console
from breakeven.wording.quantities import bytes_of, seconds_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from breakeven.catalogue.project import Project
    from breakeven.records.measurement import Case
    from breakeven.ruler.settings import Settings
    from breakeven.run.break_even.opponents import Opponents
    from breakeven.run.git_state import GitState

__all__ = ["cases_of", "require_measurable", "require_sense", "settings_of", "state_to_measure"]


def require_sense(
    how_long: HowLong,
    sought: Sought,
    profiles: Profiles,
    clusters: Clusters,
    *,
    memory: str | None,
    only: Sequence[str] | None,
) -> None:
    """Raise UserError where options were given that do not go together."""
    if how_long.quick + how_long.thorough + (how_long.budget is not None) > 1:
        raise UserError("--quick, --thorough and --budget exclude each other; choose one")
    if sought.find_memory:
        _require_sense_of_memory(how_long, profiles, clusters)
    if sought.find_break_even:
        given = {
            "--find-memory": sought.find_memory,
            "--scaling": sought.scaling,
            "--profile": profiles.profile,
            "--only": only,
        }
        named = ", ".join(option for option, is_given in given.items() if is_given)
        if named:
            raise UserError(f"--find-break-even is a run of its own; leave {named} out")
    if clusters.addresses and memory is not None:
        raise UserError("--memory cannot cap a cluster that runs elsewhere; leave its address out")
    if clusters.addresses and sought.scaling:
        raise UserError(
            "--scaling measures on 1, 2, 4 … workers, and a running cluster has one number of "
            "them; leave its address out"
        )


def _require_sense_of_memory(how_long: HowLong, profiles: Profiles, clusters: Clusters) -> None:
    """Raise UserError for an option that a search for the least memory would pass over."""
    given = {
        "--profile": profiles.profile,
        "--thorough": how_long.thorough,
        "--budget": how_long.budget is not None,
    }
    if named := ", ".join(option for option, is_given in given.items() if is_given):
        raise UserError(f"--find-memory measures no time; leave {named} out")
    if clusters.addresses:
        raise UserError(
            "--find-memory cannot cap a cluster that runs elsewhere; leave its address out"
        )


def settings_of(
    how_long: HowLong, sought: Sought, workers: int | None, memory: str | None
) -> Settings:
    """The settings of the budget that was chosen; raises UserError where a text is not understood."""
    from breakeven.ruler.settings import chosen_settings

    small = how_long.quick or sought.find_memory
    return chosen_settings(
        "quick" if small else "thorough" if how_long.thorough else "default",
        workers=workers,
        run_seconds=parsed(seconds_of, how_long.budget),
        memory_limit_bytes=parsed(bytes_of, memory),
    )


def require_measurable(
    project: Project, patterns: Sequence[str], only: Sequence[str] | None, sought: Sought
) -> None:
    """Raise UserError where a run would find out only at its end that something is missing."""
    from breakeven.findings.presentation import presentation_of
    from breakeven.run.asv_store.filing import require_suites
    from breakeven.run.break_even.opponents import require_opponents
    from breakeven.run.planning import plan

    workloads = plan.selected(patterns)
    plan.require_labels(workloads, only or [])
    if sought.find_break_even:
        require_opponents(workloads, sought.find_break_even)
    presentation_of(project)  # what the pages could not show is said now, not after the measuring
    if project.has_suites and not sought.find_memory:
        require_suites(project, workloads, scaling=sought.scaling)


def cases_of(
    patterns: Sequence[str],
    only: Sequence[str] | None,
    sizes: str | None,
    sought: Sought,
    settings: Settings,
) -> tuple[list[Case], Opponents | None]:
    """The cases of a run; and the two that are measured against each other where their break-even is sought.

    Sizes are found first for workloads that declare none.
    """
    from breakeven.run.break_even.opponents import opponents
    from breakeven.run.planning import plan
    from breakeven.run.planning.scaling_plan import scaling_cases
    from breakeven.run.planning.sizing import find_missing_sizes

    workloads, asked = plan.selected(patterns), names_in(sizes)
    find_missing_sizes(workloads, settings, partial(new_console(stderr=True).print, soft_wrap=True))
    if sought.find_break_even:
        both = opponents(workloads[0], sought.find_break_even, asked)
        return both.cases(settings.workers), both
    if sought.scaling:
        found = scaling_cases(
            *(patterns, only or [], asked, settings.workers), instructive=settings.instructive
        )
        return found, None
    planned = plan.planned_cases(
        *(patterns, only or [], asked, settings.workers),
        instructive=settings.instructive,
        main_size_only=sought.find_memory and not asked,
    )
    return planned, None


def state_to_measure(project: Project, *, allow_dirty: bool) -> GitState:
    """The commit that results are filed under; raises UserError where the working tree differs from it, unless
    that is allowed."""
    from breakeven.run.git_state import state_of

    git = state_of(project)
    if git.dirty and not allow_dirty:
        raise UserError(
            f"the working tree differs from commit {git.commit[:8]}, so results must not be filed "
            f"under it:\n{git.changes}\ncommit the changes, or add --allow-dirty to measure them "
            "and mark the results"
        )
    return git
