"""Counting down from n to zero, split over workers: pure computing that holds the interpreter lock.

The answer is the number of steps that were counted. Compilers see through such a loop: they work out
``steps = n`` and never run it, and a benchmark of that measures nothing. The compiled versions
therefore read the size of each step, always 1, from memory at a place that hangs on n, so that every
step waits for the one before; their time grows with n, as it must.
"""

from kernels.workload import Implementation, Work, Workload


def make_inputs(n):
    """Return the number to count down from."""
    return (n,)


def shares(n, workers):
    """Split n into so many whole numbers, as equal as can be."""
    return [n // workers + (i < n % workers) for i in range(workers)]


def check(result, expected):
    """Every step counts, so the answer is exact."""
    assert type(result) is int, f"the answer is an int, not {type(result).__name__}"
    assert result == expected, f"counted {result} steps instead of {expected}"


WORKLOAD = Workload(
    name="countdown",
    version="1",
    source="course document 002",
    question="Which ways of running pure Python really use several cores?",
    sizes={"small": 50_000, "medium": 10_000_000, "large": 50_000_000},
    unit="steps",
    make_inputs=make_inputs,
    check=check,
    reference="python",
    baseline="python",
    work=lambda n: Work(operations=2 * n),  # each step takes one away and adds one
    implementations={
        "python": Implementation("with_python:count_down"),
        "threads": Implementation("with_threads:split", engine="threads"),
        "processes": Implementation("with_processes:split", engine="processes"),
        "numba": Implementation("with_numba:count_down"),
        "cython": Implementation("with_cython:count_down"),
        "cython-parallel": Implementation("with_cython:parallel", engine="openmp"),
        "cython-threads": Implementation(
            "with_cython:threads_with_lock", engine="threads", style="instructive"
        ),
        "cython-threads-nogil": Implementation(
            "with_cython:threads_without_lock", engine="threads", style="tuned"
        ),
        "dask-sync": Implementation("with_dask:split", engine="dask-sync"),
        "dask-threads": Implementation("with_dask:split", engine="dask-threads"),
        "dask-processes": Implementation("with_dask:split", engine="dask-processes"),
        "dask-distributed": Implementation("with_dask:split", engine="dask-distributed"),
        "ray": Implementation("with_ray:split", engine="ray"),
    },
)
