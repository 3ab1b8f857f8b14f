"""Sizes for workloads that declare none: n grows until the baseline takes about half a second."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable

from breakeven.catalogue import catalogue
from breakeven.catalogue.found_sizes import FOUND_LABELS, keep_sizes
from breakeven.errors import UserError
from breakeven.records.measurement import Case
from breakeven.ruler.ends import CaseEnded
from breakeven.ruler.settings import Settings
from breakeven.ruler.supervisor import CaseProcess
from breakeven.run.run_guards import everything_ended, only_run
from breakeven.workload import Workload

__all__ = ["find_missing_sizes", "found_n", "three_sizes"]

AIM_SECONDS = 0.5
NEAR_ENOUGH_SECONDS = 0.2
MOST_GROWTH = 10
CAREFUL_GROWTH = 4
"""While it is not known how a call that can be told from nothing grows."""
LEAST_GROWTH = 2
STEEPEST = 6.0
TOLD_SECONDS = 1e-3
"""A call that is shorter is mostly the cost of calling."""
LARGEST_N = 10**9
LONGEST_INPUTS_SECONDS = 5.0
"""Inputs that take longer to make end the search: their sizes would cost more than the calls."""
PATIENCE_SECONDS = 60.0
DECLARE = "; declare some: sizes={'small': 1_000, 'large': 100_000}"
Tell = Callable[[str], object]
Probe = Callable[[int], tuple[float, float]]
"""From n to the seconds that the inputs and a call took."""


def find_missing_sizes(names: Iterable[str], settings: Settings, tell: Tell) -> None:
    """Find sizes for those of the workloads that have none, and keep them with the results.

    Raises UserError where the baseline of one does not run at n = 1.
    """
    unsized = [catalogue.workload(name) for name in names if not catalogue.workload(name).sizes]
    if not unsized:
        return
    project = catalogue.project()
    with only_run(project), everything_ended():
        for workload in unsized:
            sizes = three_sizes(found_n(_probe_of(workload, settings)))
            words = ", ".join(f"{label} n = {n:,}" for label, n in sizes.items())
            tell(f"sizes found for {workload.name}: {words}")
            keep_sizes(workload, sizes, project.results)
    catalogue.workload.cache_clear()


def found_n(probe: Probe) -> int:
    """The n, a round number, at which a call takes about half a second, or as far as it could grow.

    From two calls that can be told apart the next n is foreseen: a call that grows as n³ must not
    take a minute because n was made ten times as large.
    """
    began = time.monotonic()
    n, power, before = 1, 1.0, (1, 0.0)
    while True:
        inputs_seconds, call_seconds = probe(n)
        is_told = before[1] > TOLD_SECONDS
        if is_told:
            grown = math.log(max(call_seconds / before[1], 1.0)) / math.log(n / before[0])
            power = min(max(grown, 1.0), STEEPEST)
        factor = (AIM_SECONDS / max(call_seconds, 1e-9)) ** (1 / power)
        ended = (
            call_seconds >= NEAR_ENOUGH_SECONDS
            or inputs_seconds > LONGEST_INPUTS_SECONDS
            or n >= LARGEST_N
            or time.monotonic() - began > PATIENCE_SECONDS
        )
        if ended:
            foreseen = is_told or factor < 1.0
            return _rounded(n * factor if foreseen and call_seconds > NEAR_ENOUGH_SECONDS else n)
        before = (n, call_seconds)
        most = MOST_GROWTH if call_seconds <= TOLD_SECONDS or power > 1.0 else CAREFUL_GROWTH
        n = min(LARGEST_N, int(n * min(max(factor, LEAST_GROWTH), most)))


def three_sizes(n: int) -> dict[str, int]:
    """The found n as the largest of three sizes, each a tenth of the next where there is room."""
    found = sorted({max(1, n // 100), max(1, n // 10), n})
    return dict(zip(FOUND_LABELS[-len(found) :], found, strict=True))


def _rounded(n: float) -> int:
    """The nearest number below that begins with 1, 1.5, 2, 3, 5 or 7 and has only noughts after it."""
    power = 1
    while power * 10 <= n:
        power *= 10
    steps = (7.0, 5.0, 3.0, 2.0, 1.5, 1.0) if power > 1 else (7.0, 5.0, 3.0, 2.0, 1.0)
    return max(1, next((int(step * power) for step in steps if step * power <= n), 1))


def _probe_of(workload: Workload, settings: Settings) -> Probe:
    engine = catalogue.engine(catalogue.implementation(workload, workload.baseline))

    def probe(n: int) -> tuple[float, float]:
        case = Case(
            workload=workload.name,
            workload_version=workload.version,
            implementation=workload.baseline,
            size="",
            n=n,
            workers=engine.workers(settings.workers),
        )
        blamed = ""
        try:
            with CaseProcess(case, engine.environment(case.workers), settings) as process:
                process.step("load")
                inputs_seconds = process.step("inputs")["seconds"]
                blamed = f"its baseline {workload.baseline!r} failed: "
                process.step("start", address=None)
                process.step("ingest")
                first = process.step("call", number=1, phase="first_call", check=False)
                if first["call_seconds"] > NEAR_ENOUGH_SECONDS:
                    return inputs_seconds, first["call_seconds"]
                again = process.step("call", number=1, phase="warm_up", check=False)
                return inputs_seconds, again["call_seconds"]
        except CaseEnded as end:
            raise UserError(
                f"{workload.name} cannot be measured: at n = {n:,} {blamed}{end.reason}"
                + (DECLARE if end.status in ("timeout", "out_of_memory") else "")
            ) from end

    return probe
