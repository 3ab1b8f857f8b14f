"""The sum of y_j * x_i over all pairs of two vectors of n numbers, by the double loop.

All n * n products are really made, whatever algebra says, for the work stands for any function of two
elements. ``numpy-algebra`` alone does what algebra says: the best optimisation is a better algorithm.
"""

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload


def make_inputs(n):
    """Return x and y: n numbers each, uniform between 0 and 1."""
    random = np.random.default_rng(2)
    return random.random(n), random.random(n)


def check(result, expected):
    """The order of n * n additions changes the last digits; one pair of 6e8 is more than that."""
    assert isinstance(result, float), f"the answer is a float, not {type(result).__name__}"
    np.testing.assert_allclose(result, expected, rtol=1e-10, equal_nan=False)


WORKLOAD = Workload(
    name="pairwise_sum",
    version="1",
    source="course document 002",
    question="What does a double loop cost in each tool, and what does a better algorithm save?",
    sizes={"small": 1_000, "medium": 6_000, "large": 25_000},
    unit="numbers",
    make_inputs=make_inputs,
    check=check,
    reference="numpy-blocks",
    baseline="numpy",
    work=lambda n: Work(operations=2 * n * n),  # a product and an addition for each pair
    answer=(
        Sentence(
            "A compiled loop is {cython.speedup} the speed of NumPy on one core and "
            "{cython-parallel.speedup} on all workers; a better algorithm is "
            "{numpy-algebra.speedup}.",
            holds=("numpy-algebra faster",),
        ),
    ),
    lesson=(
        Sentence(
            "The best optimisation is a better algorithm: the sum of all products is the product "
            "of two sums, and numpy-algebra is {numpy-algebra.speedup} the speed of making the "
            "products.",
            holds=("numpy-algebra faster",),
        ),
        Sentence(
            "NumPy stores all n × n products before it adds them, and peaks at "
            "{numpy.peak_bytes}; a compiled loop stores none and peaks at {cython.peak_bytes}.",
        ),
        Sentence(
            "Strictly in order, every addition waits for the one before; with fastmath the "
            "compiler may add several at a time: {cython-fastmath.seconds} instead of "
            "{cython.seconds}, on one core.",
            holds=("cython-fastmath > cython",),
        ),
        Sentence(
            "More cores come on top of that, each with rows of its own: from {cython.seconds} to "
            "{cython-parallel.seconds}.",
            holds=("cython-parallel > cython",),
        ),
    ),
    implementations={
        "python": Implementation("with_python:double_loop", ingest="with_python:to_lists"),
        "numpy": Implementation("with_numpy:outer"),
        "numpy-blocks": Implementation("with_numpy:blocks", style="tuned"),
        "numpy-algebra": Implementation("with_numpy:algebra", style="instructive"),
        "threads": Implementation("with_threads:chunks", engine="threads"),
        "threads-tuned": Implementation(
            "with_threads:chunks_in_blocks",
            engine="threads",
            style="tuned",
            one_worker="numpy-blocks",
        ),
        "processes": Implementation(
            "with_processes:chunks", engine="processes", ingest="with_processes:to_shared_memory"
        ),
        "numba": Implementation("with_numba:double_loop"),
        "numba-fastmath": Implementation("with_numba:fast_double_loop", style="tuned"),
        "numba-parallel": Implementation("with_numba:parallel_loop", engine="numba-threads"),
        "numba-parallel-fastmath": Implementation(
            "with_numba:fast_parallel_loop", engine="numba-threads", style="tuned"
        ),
        "numba-parallel-nested": Implementation(
            "with_numba:nested_parallel_loop", engine="numba-threads", style="instructive"
        ),
        "numba-parallel-nested-workqueue": Implementation(
            "with_numba:nested_parallel_loop",
            engine="numba-threads",
            style="instructive",
            environment={"NUMBA_THREADING_LAYER": "workqueue"},
            crash="Numba's workqueue threading layer ends the process at a nested parallel loop",
        ),
        "cython": Implementation("with_cython:double_loop"),
        "cython-fastmath": Implementation("with_cython_fastmath:double_loop", style="tuned"),
        "cython-parallel": Implementation("with_cython:parallel_loop", engine="openmp"),
        "cython-parallel-fastmath": Implementation(
            "with_cython_fastmath:parallel_loop", engine="openmp", style="tuned"
        ),
        "dask-sync": Implementation(
            "with_dask:outer", engine="dask-sync", ingest="with_dask:from_numpy"
        ),
        "dask-threads": Implementation(
            "with_dask:outer", engine="dask-threads", ingest="with_dask:from_numpy"
        ),
        "dask-processes": Implementation(
            "with_dask:outer", engine="dask-processes", ingest="with_dask:from_numpy"
        ),
        "dask-distributed": Implementation(
            "with_dask:outer", engine="dask-distributed", ingest="with_dask:from_numpy"
        ),
        "ray": Implementation("with_ray:chunks", engine="ray", ingest="with_ray:put"),
    },
)
