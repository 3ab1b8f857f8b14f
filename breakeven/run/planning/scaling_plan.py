"""Which cases show how implementations scale: each parallel one on 1, 2, 4, 8 … N workers."""

from __future__ import annotations

from collections.abc import Sequence

from breakeven.catalogue import catalogue
from breakeven.errors import UserError
from breakeven.processes.cores import usable_cores
from breakeven.records.measurement import Case
from breakeven.run.planning.plan import planned_cases


def scaling_cases(
    patterns: Sequence[str] = (),
    only: Sequence[str] = (),
    sizes: Sequence[str] = (),
    max_workers: int | None = None,
    *,
    instructive: bool = True,
) -> list[Case]:
    """The cases of every selected implementation on a parallel engine, the fewest workers first.

    All cases of one number of workers stand together, so that a cluster of that number is started
    once. ``patterns``, ``only`` and ``instructive`` select as in a run; of ``sizes`` the last counts, by default each
    workload's main one. Raises UserError when nothing that they
    select runs on several workers.
    """
    cases = [
        case
        for workers in worker_counts(max_workers or usable_cores())
        for case in planned_cases(
            *(patterns, only, sizes[-1:], workers),
            instructive=instructive,
            main_size_only=not sizes,
        )
        if _is_parallel(case)
    ]
    if not cases:
        raise UserError(
            f"none of {', '.join([*patterns, *only]) or 'these workloads'} runs on several "
            "workers; breakeven list shows the engine of each implementation"
        )
    return cases


def worker_counts(most: int) -> list[int]:
    """1, 2, 4, 8 … and ``most`` itself; raises ValueError below one."""
    if most < 1:
        raise ValueError(f"at least one worker is needed, not {most}")
    powers = [2**exponent for exponent in range(most.bit_length())]
    return sorted({*powers, most})


def _is_parallel(case: Case) -> bool:
    of = catalogue.workload(case.workload)
    return catalogue.engine(catalogue.implementation(of, case.implementation)).parallel
