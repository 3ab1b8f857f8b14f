"""The ruler: one case in, one measurement out, whatever the case does."""

from __future__ import annotations

import datetime
import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.harness.expected import expected_answer
from benchmarks.harness.passes import memory_pass, timing_pass
from benchmarks.harness.settings import Settings, current_settings
from benchmarks.harness.supervisor import CaseEnded, CaseProcess
from kernels import catalogue
from kernels.engines.base import NATIVE_THREAD_VARIABLES
from kernels.errors import unknown_name
from results.journal import Journal
from results.measurement import Case, Measurement

PASSES = frozenset({"time", "memory"})


def case_of(workload: str, implementation: str, size: str, workers: int | None = None) -> Case:
    """The case of those names; an engine without workers has one.

    Raises UserError, with the nearest name, when there is none.
    """
    found = catalogue.workload(workload)
    engine = catalogue.engine(catalogue.implementation(found, implementation))
    if size not in found.sizes:
        raise unknown_name("size", size, found.sizes, f"{workload} has these sizes")
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
    if not settings.journal:
        return measure_afresh(case, passes, settings)
    with _one_at_a_time(Path(settings.journal)):
        journal = Journal(Path(settings.journal))
        for measurement in journal.measurements():
            if measurement.case.key == case.key:
                return measurement
        measurement = measure_afresh(case, PASSES, settings)
        journal.append(measurement)
        return measurement


def measure_afresh(case: Case, passes: frozenset[str], settings: Settings) -> Measurement:
    """Measure a case, whatever is known of it; a failure is a status, never an exception."""
    began = time.perf_counter()
    fields = _identity(case, settings)
    try:
        fields |= _run_passes(case, passes, settings)
        fields["status"] = "ok"
    except CaseEnded as end:
        fields |= {"status": end.status, "reason": end.reason}
    return Measurement(**fields, wall_seconds=time.perf_counter() - began)


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
        "run": settings.run,
        "measured_at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "bytes_moved": work.bytes_moved,
        "bytes_written": work.bytes_written if work.bytes_moved is not None else None,
        "operations": work.operations,
        "thread_settings": {
            name: value
            for name, value in catalogue.engine(chosen).environment(case.workers).items()
            if name.startswith(("MODIN_", *NATIVE_THREAD_VARIABLES))
        },
        "source": catalogue.source_text(workload, chosen),
    }


def _run_passes(case: Case, passes: frozenset[str], settings: Settings) -> dict[str, Any]:
    workload = catalogue.workload(case.workload)
    reason = catalogue.unavailable_reason(workload, case.implementation)
    if reason:
        raise CaseEnded("unavailable", reason)
    engine = catalogue.engine(workload.implementations[case.implementation])
    expected = str(expected_answer(case, settings))
    cluster = settings.clusters.get(engine.cluster) if engine.cluster else None
    open_process = partial(CaseProcess, case, engine.environment(case.workers), settings)
    memory = "memory" in passes and case.size in (settings.memory_sizes or workload.sizes)
    shared = memory and settings.memory_after_timing and "time" in passes
    fields: dict[str, Any] = {}
    if "time" in passes:
        fields |= timing_pass(open_process, cluster, expected, settings, with_memory=shared)
        fields["cluster_start_seconds"] = cluster.start_seconds if cluster else None
    if memory and not shared:
        fields |= memory_pass(open_process, cluster, expected, settings)
    return fields


@contextmanager
def _one_at_a_time(journal: Path) -> Iterator[None]:
    """Hold the run's lock: two cases measured at the same time would disturb each other."""
    with lock_file(journal).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def lock_file(journal: Path) -> Path:
    """The file that whoever measures for a run holds locked."""
    return journal.with_suffix(".lock")
