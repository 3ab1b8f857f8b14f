"""The ruler: one case in, one measurement out, even if the case fails."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

from breakeven.catalogue import catalogue
from breakeven.engines.base import NATIVE_THREAD_VARIABLES
from breakeven.errors import unknown_name
from breakeven.records.journal import Journal
from breakeven.records.measurement import Case, Measurement
from breakeven.records.merging import merged
from breakeven.ruler.contender import Contender
from breakeven.ruler.ends import CaseEnded
from breakeven.ruler.expected import expected_answer
from breakeven.ruler.passes import memory_pass, timing_pass
from breakeven.ruler.settings import ClusterAddress, Settings, current_settings
from breakeven.ruler.supervisor import CaseProcess

PASSES = frozenset({"time", "memory"})


def case_of(workload: str, implementation: str, size: str, workers: int | None = None) -> Case:
    """The case of those names; an engine without workers has one.

    Raises UserError, with the nearest name, when there is none.
    """
    found = catalogue.workload(workload)
    engine = catalogue.engine(catalogue.implementation(found, implementation))
    if size not in found.sizes:
        raise unknown_name("size", size, found.sizes, f"breakeven list {workload} shows all")
    return Case(
        workload=workload,
        workload_version=found.version,
        implementation=implementation,
        size=size,
        n=found.sizes[size],
        workers=engine.workers(workers or current_settings().workers),
    )


def measure(
    case: Case, passes: frozenset[str] = PASSES, settings: Settings | None = None
) -> Measurement:
    """Measure a case. In a run with a journal, a case that stands there is not measured again."""
    settings = settings or current_settings()
    known = Journal(Path(settings.journal)).last(**asdict(case)) if settings.journal else None
    return known or measure_afresh(case, passes, settings)


def measure_afresh(case: Case, passes: frozenset[str], settings: Settings) -> Measurement:
    """Measure a case alone, even if results exist, in as many processes as the settings say."""
    count = max(
        settings.processes if "time" in passes else 1,
        settings.memory_passes if "memory" in passes else 1,
    )
    found = measure_once(case, passes, settings)
    for number in range(1, count):
        if found.status != "ok":
            break
        wanted = {"time"} if number < settings.processes else set()
        wanted |= {"memory"} if number < settings.memory_passes else set()
        found = merged(found, measure_once(case, passes & wanted, settings, earlier=found))
    return found


def measure_once(
    case: Case,
    passes: frozenset[str],
    settings: Settings,
    *,
    cluster: ClusterAddress | None = None,
    beside: Contender | None = None,
    earlier: Measurement | None = None,
) -> Measurement:
    """One process for each pass; a failure is a status, never an exception.

    The timing process takes turns with ``beside``, the workload's warm baseline, and joins
    ``cluster``. ``earlier`` is what was measured of the case before.
    """
    began = time.perf_counter()
    settings = scaled_limits(settings, beside)
    fields = _identity(case, settings)
    try:
        fields |= _run_passes(case, passes, settings, cluster, beside, earlier)
        fields["status"] = "ok"
    except CaseEnded as end:
        fields |= {"status": end.status, "reason": end.reason, "held_bytes": end.held_bytes}
    return Measurement(**fields, wall_seconds=time.perf_counter() - began)


def scaled_limits(settings: Settings, beside: Contender | None) -> Settings:
    """The settings with a time limit that suits the case: so many calls of its baseline."""
    if beside is None or not beside.warm_up_seconds:
        return settings
    limit = max(settings.limit_seconds, settings.limit_calls * beside.warm_up_seconds[-1])
    return replace(settings, limit_seconds=limit)


@contextmanager
def open_contender(
    case: Case,
    settings: Settings,
    cluster: ClusterAddress | None = None,
    number: int | None = None,
    more_environment: Mapping[str, str] | None = None,
) -> Iterator[Contender]:
    """The case in a process of its own, to be prepared and called; it is gone when the block ends.

    ``more_environment`` is added to what its engine and the implementation ask for. Raises CaseEnded when it
    cannot run here, or when the reference's answer cannot be had.
    """
    workload = catalogue.workload(case.workload)
    reason = catalogue.unavailable_reason(workload, case.implementation)
    reason = reason or catalogue.missing_environment(workload, case.implementation)
    if reason:
        raise CaseEnded("unavailable", reason)
    chosen = catalogue.implementation(workload, case.implementation)
    own = catalogue.environment_variables(chosen, case.workers)
    environment = own | dict(more_environment or {})
    expected = str(expected_answer(case, settings))
    with CaseProcess(case, environment, settings) as process:
        yield Contender(process, cluster, expected, settings, number)


def _identity(case: Case, settings: Settings) -> dict[str, Any]:
    workload = catalogue.workload(case.workload)
    chosen = catalogue.implementation(workload, case.implementation)
    work = workload.work(case.n)
    return {
        "case": case,
        "family": catalogue.family(case.workload),
        "engine": chosen.engine,
        "library": chosen.library,
        "style": chosen.style,
        "unit": workload.unit,
        "is_baseline": case.implementation == workload.baseline,
        "own_environment": catalogue.environment_name(workload, case.implementation),
        "run": settings.run,
        "step_limit_seconds": settings.limit_seconds,
        "memory_cap_bytes": settings.memory_limit_bytes,
        "measured_at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "bytes_moved": work.bytes_moved,
        "bytes_written": work.bytes_written if work.bytes_moved is not None else None,
        "operations": work.operations,
        "thread_settings": {
            name: value
            for name, value in catalogue.environment_variables(chosen, case.workers).items()
            if name.startswith(("MODIN_", *NATIVE_THREAD_VARIABLES))
        },
        "build_seconds": catalogue.built_in_seconds(workload, chosen),
        "source": catalogue.source_text(workload, chosen),
    }


def _run_passes(
    case: Case,
    passes: frozenset[str],
    settings: Settings,
    cluster: ClusterAddress | None,
    beside: Contender | None,
    earlier: Measurement | None,
) -> dict[str, Any]:
    memory = "memory" in passes and settings.has_memory_at(case.size)
    shared = memory and settings.memory_in_warm_up and "time" in passes
    fields: dict[str, Any] = {}
    if "time" in passes:
        number = earlier.calls_per_sample if earlier and earlier.samples_seconds else None
        timed = partial(open_contender, case, settings, cluster, number)
        fields |= timing_pass(timed, beside, settings, with_memory=shared)
        fields["cluster_start_seconds"] = cluster.start_seconds if cluster else None
    if memory and not shared:
        checked = fields.get("answers_checked", 0)
        fields |= memory_pass(partial(open_contender, case, settings, cluster))
        fields["answers_checked"] += checked
    return fields
