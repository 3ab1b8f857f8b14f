"""The sum of y_j * x_i over all pairs of two vectors of n numbers, by the double loop.

All n * n products are computed, although algebra can do without them, because the work stands for any
function of two elements. Only ``numpy-algebra`` uses the algebra: the best optimisation is a better
algorithm.
"""

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload

OUTER_PAGE = "https://numpy.org/doc/stable/reference/generated/numpy.ufunc.outer.html"
THREADS_PAGE = "https://docs.python.org/3/library/concurrent.futures.html#threadpoolexecutor"
SHARED_MEMORY_PAGE = "https://docs.python.org/3/library/multiprocessing.shared_memory.html"
NUMBA_LOOPS_PAGE = "https://numba.readthedocs.io/en/stable/user/performance-tips.html#loops"
NUMBA_FASTMATH_PAGE = "https://numba.readthedocs.io/en/stable/user/performance-tips.html#fastmath"
NUMBA_PRANGE_PAGE = (
    "https://numba.readthedocs.io/en/stable/user/parallel.html#explicit-parallel-loops"
)
NUMBA_LAYERS_PAGE = "https://numba.readthedocs.io/en/stable/user/threading-layer.html"
MEMORYVIEWS_PAGE = "https://cython.readthedocs.io/en/stable/src/userguide/memoryviews.html"
CYTHON_PRANGE_PAGE = "https://cython.readthedocs.io/en/stable/src/userguide/parallelism.html"
CYTHON_FLAGS_PAGE = (
    "https://cython.readthedocs.io/en/stable/src/userguide/source_files_and_compilation.html"
)
DASK_CHUNKS_PAGE = "https://docs.dask.org/en/stable/array-chunks.html"
RAY_OBJECTS_PAGE = "https://docs.ray.io/en/latest/ray-core/objects.html"


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
    version="2",
    source="course document 002",
    question="What does a double loop cost in each tool, and what does a better algorithm save?",
    sizes={"small": 1_000, "medium": 10_000, "large": 25_000},
    unit="numbers",
    make_inputs=make_inputs,
    check=check,
    reference="numpy-blocks",
    baseline="numpy",
    work=lambda n: Work(operations=2 * n * n),  # a product and an addition for each pair
    answer=(
        Sentence(
            "A compiled loop runs at {cython.speedup} the speed of NumPy on one core and at "
            "{cython-parallel.speedup} on all workers; a better algorithm reaches "
            "{numpy-algebra.speedup}.",
            holds=("numpy-algebra faster",),
        ),
        Sentence(
            "NumPy takes {numpy.seconds}, a compiled loop {cython.seconds} on one core and "
            "{cython-parallel.seconds} on all workers, and a better algorithm "
            "{numpy-algebra.seconds}.",
        ),
    ),
    lesson=(
        Sentence(
            "The best optimisation is a better algorithm: the sum of all products is the product "
            "of two sums, and numpy-algebra is {numpy-algebra.speedup} as fast as computing the "
            "products.",
            holds=("numpy-algebra faster",),
        ),
        Sentence(
            "NumPy stores all n × n products before it adds them, and peaks at "
            "{numpy.peak_bytes}; a compiled loop stores none and peaks at {cython.peak_bytes}.",
        ),
        Sentence(
            "In strict order, every addition waits for the one before it; with fastmath the "
            "compiler may add several at a time, which takes {cython-fastmath.seconds} instead of "
            "{cython.seconds} on one core.",
            holds=("cython-fastmath > cython",),
        ),
        Sentence(
            "More cores help as well, each with rows of its own: from {cython.seconds} to "
            "{cython-parallel.seconds}.",
            holds=("cython-parallel > cython",),
        ),
    ),
    implementations={
        "python": Implementation("with_python:double_loop", ingest="with_python:to_lists"),
        "numpy": Implementation("with_numpy:outer", documentation=OUTER_PAGE),
        "numpy-blocks": Implementation(
            "with_numpy:blocks", style="tuned", documentation=OUTER_PAGE
        ),
        "numpy-algebra": Implementation("with_numpy:algebra", style="instructive"),
        "threads": Implementation(
            "with_threads:chunks", engine="threads", documentation=THREADS_PAGE
        ),
        "threads-tuned": Implementation(
            "with_threads:chunks_in_blocks",
            engine="threads",
            style="tuned",
            one_worker="numpy-blocks",
            documentation=THREADS_PAGE,
        ),
        "processes": Implementation(
            "with_processes:chunks",
            engine="processes",
            ingest="with_processes:to_shared_memory",
            documentation=SHARED_MEMORY_PAGE,
        ),
        "numba": Implementation("with_numba:double_loop", documentation=NUMBA_LOOPS_PAGE),
        "numba-fastmath": Implementation(
            "with_numba:fast_double_loop", style="tuned", documentation=NUMBA_FASTMATH_PAGE
        ),
        "numba-parallel": Implementation(
            "with_numba:parallel_loop", engine="numba-threads", documentation=NUMBA_PRANGE_PAGE
        ),
        "numba-parallel-fastmath": Implementation(
            "with_numba:fast_parallel_loop",
            engine="numba-threads",
            style="tuned",
            documentation=NUMBA_FASTMATH_PAGE,
        ),
        "numba-parallel-nested": Implementation(
            "with_numba:nested_parallel_loop",
            engine="numba-threads",
            style="instructive",
            documentation=NUMBA_LAYERS_PAGE,
        ),
        "numba-parallel-nested-workqueue": Implementation(
            "with_numba:nested_parallel_loop",
            engine="numba-threads",
            style="instructive",
            environment={"NUMBA_THREADING_LAYER": "workqueue"},
            crash="Numba's workqueue threading layer ends the process at a nested parallel loop",
            documentation=NUMBA_LAYERS_PAGE,
        ),
        "cython": Implementation("with_cython:double_loop", documentation=MEMORYVIEWS_PAGE),
        "cython-fastmath": Implementation(
            "with_cython_fastmath:double_loop", style="tuned", documentation=CYTHON_FLAGS_PAGE
        ),
        "cython-parallel": Implementation(
            "with_cython:parallel_loop", engine="openmp", documentation=CYTHON_PRANGE_PAGE
        ),
        "cython-parallel-fastmath": Implementation(
            "with_cython_fastmath:parallel_loop",
            engine="openmp",
            style="tuned",
            documentation=CYTHON_FLAGS_PAGE,
        ),
        "dask-sync": Implementation(
            "with_dask:outer",
            engine="dask-sync",
            ingest="with_dask:from_numpy",
            documentation=DASK_CHUNKS_PAGE,
        ),
        "dask-threads": Implementation(
            "with_dask:outer",
            engine="dask-threads",
            ingest="with_dask:from_numpy",
            documentation=DASK_CHUNKS_PAGE,
        ),
        "dask-processes": Implementation(
            "with_dask:outer",
            engine="dask-processes",
            ingest="with_dask:from_numpy",
            documentation=DASK_CHUNKS_PAGE,
        ),
        "dask-distributed": Implementation(
            "with_dask:outer",
            engine="dask-distributed",
            ingest="with_dask:from_numpy",
            documentation=DASK_CHUNKS_PAGE,
        ),
        "ray": Implementation(
            "with_ray:chunks", engine="ray", ingest="with_ray:put", documentation=RAY_OBJECTS_PAGE
        ),
    },
)
