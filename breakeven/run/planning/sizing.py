"""Sizes for workloads that declare none: n grows until the baseline takes about half a second."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from breakeven.catalogue import catalogue
from breakeven.catalogue.found_sizes import FOUND_LABELS, keep_sizes
from breakeven.errors import UserError, known_in_words
from breakeven.records.measurement import Case
from breakeven.ruler.ends import CaseEnded
from breakeven.ruler.repeatability import fault_of_another_process
from breakeven.ruler.settings import Settings
from breakeven.ruler.supervisor import CaseProcess
from breakeven.run.planning.size_search import (
    FAILED,
    FIRST,
    NEAR_ENOUGH_SECONDS,
    Found,
    Probe,
    Probed,
    found_n,
)
from breakeven.run.run_guards import everything_ended, only_run
from breakeven.workload import Workload

__all__ = ["find_missing_sizes", "three_sizes"]

INPUTS_SHARE = 0.1
"""The part of a case's memory that its inputs may take: a call may need several times as much."""
DECLARE = "; declare some: sizes={'small': 1_000, 'large': 100_000}"
TRIED_TWICE, TRIED_SECONDS = 10, 10.0
"""Before the search the reference is called in two processes at this n, each for so long at the most:
at n = 1 there is no order, and often only one answer."""
Tell = Callable[[str], object]


def find_missing_sizes(names: Sequence[str], settings: Settings, tell: Tell) -> None:
    """Find sizes for those of the workloads that have none, and keep them with the results.

    Raises UserError where the baseline of one does not run at any small n, and where the project's
    default sizes are those of no workload.
    """
    _require_default_sizes(names)
    unsized = [catalogue.workload(name) for name in names if not catalogue.workload(name).sizes]
    if not unsized:
        return
    project = catalogue.project()
    with only_run(project), everything_ended():
        for workload in unsized:
            _make_environments(workload, tell)
            _require_repeatable(workload, settings)
            found = _found_for(workload, settings)
            sizes = three_sizes(found.n)
            words = ", ".join(f"{label} n = {n:,}" for label, n in sizes.items())
            tell(
                f"sizes found for {workload.name}: {words}"
                + (f" (no larger ones: {found.reason})" if found.reason else "")
            )
            keep_sizes(workload, catalogue.baseline_digest(workload), sizes, project.results)
    catalogue.workload.cache_clear()


def _make_environments(workload: Workload, tell: Tell) -> None:
    """Make the environments in which its reference and its baseline run.

    Raises UserError where that of the baseline cannot be had.
    """
    catalogue.missing_environment(workload, workload.reference, tell)
    if reason := catalogue.missing_environment(workload, workload.baseline, tell):
        raise UserError(
            f"{workload.name} cannot be measured: its baseline {workload.baseline!r} is unavailable: {reason}"
        )


def _require_repeatable(workload: Workload, settings: Settings) -> None:
    """Raise UserError where two processes do not agree, so that no search is made for nothing."""
    if catalogue.project().has_suites:
        return
    case = _case(workload, workload.reference, TRIED_TWICE, 1)
    try:
        brief = replace(settings, limit_seconds=min(TRIED_SECONDS, settings.limit_seconds))
        fault = fault_of_another_process(case, brief)
    except CaseEnded:
        return  # which the search tells better
    if fault:
        raise UserError(f"{workload.name} cannot be measured: {fault}")


def _require_default_sizes(names: Sequence[str]) -> None:
    """Raise UserError for a default size of the project that none of its workloads has.

    The workloads that were asked for are looked at first, and the others where that does not do.
    """
    project = catalogue.project()
    known: dict[str, None] = {}
    for name in (*names, *catalogue.names()):
        if all(size in known for size in project.default_sizes):
            return
        known |= dict.fromkeys(catalogue.workload(name).sizes or FOUND_LABELS)
    for size in project.default_sizes:
        if size not in known:
            raise UserError(
                f"no workload has a size {size!r}, which default_sizes in [tool.breakeven] of "
                f"{project.folder / 'pyproject.toml'} names; {known_in_words(size, list(known))} "
                "(breakeven list shows the sizes)"
            )


def three_sizes(n: int) -> dict[str, int]:
    """The found n as the largest of three sizes, each a tenth of the next where there is room."""
    found = sorted({max(1, n // 100), max(1, n // 10), n})
    return dict(zip(FOUND_LABELS[-len(found) :], found, strict=True))


def _found_for(workload: Workload, settings: Settings) -> Found:
    try:
        most_bytes = INPUTS_SHARE * settings.memory_limit_bytes
        return found_n(_probe_of(workload, settings), most_bytes)
    except CaseEnded as end:
        tried = FIRST if end.status == FAILED else FIRST[:1]
        raise _cannot_be_measured(workload, end, tried) from end


def _cannot_be_measured(workload: Workload, end: CaseEnded, tried: tuple[int, ...]) -> UserError:
    *others, last = (f"{n:,}" for n in tried)
    at = f"{', '.join(others)} and {last}" if others else last
    return UserError(
        f"{workload.name} cannot be measured: at n = {at} {end.reason}"
        + (DECLARE if end.status in ("timeout", "out_of_memory") else "")
    )


def _probe_of(workload: Workload, settings: Settings) -> Probe:
    baseline = catalogue.implementation(workload, workload.baseline)
    workers = catalogue.engine(baseline).workers(settings.workers)
    variables = catalogue.environment_variables(baseline, workers)

    def probe(n: int) -> Probed:
        case = _case(workload, workload.baseline, n, workers)
        with CaseProcess(case, variables, settings) as process:
            try:
                process.step("load")
            except CaseEnded as end:  # as it would at any n
                raise _cannot_be_measured(workload, end, (n,)) from end
            return _seen(process, workload.baseline)

    return probe


def _case(workload: Workload, implementation: str, n: int, workers: int) -> Case:
    return Case(
        workload=workload.name,
        workload_version=workload.version,
        implementation=implementation,
        size="",
        n=n,
        workers=workers,
    )


def _seen(process: CaseProcess, baseline: str) -> Probed:
    """What the inputs and a warm call take; a long call is taken as it is, without a second one."""
    empty = process.tree.held_bytes()
    inputs_seconds = process.step("inputs")["seconds"]
    inputs_bytes = process.tree.held_bytes() - empty
    try:
        process.step("start", address=None)
        process.step("ingest")
        call = process.step("call", number=1, phase="first_call", check=False)
        if call["call_seconds"] <= NEAR_ENOUGH_SECONDS:
            call = process.step("call", number=1, phase="warm_up", check=False)
    except CaseEnded as end:
        reason = f"its baseline {baseline!r} failed: {end.reason}"
        raise CaseEnded(end.status, reason, end.held_bytes) from end
    return Probed(inputs_seconds, call["call_seconds"], inputs_bytes)
