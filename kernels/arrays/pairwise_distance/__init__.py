"""The Euclidean distance between every two of n points in space: an n × n matrix.

Each distance takes three subtractions, three squares and a root, and is eight bytes of the answer. That
is enough arithmetic for vector instructions to pay off, and the answer is so large that a tool which
copies it pays for the copy.
"""

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload

MATH_DIST_PAGE = "https://docs.python.org/3/library/math.html#math.dist"
BROADCASTING_PAGE = "https://numpy.org/doc/stable/user/basics.broadcasting.html"
OUT_PAGE = "https://numpy.org/doc/stable/reference/ufuncs.html#ufuncs-kwargs"
CDIST_PAGE = (
    "https://docs.scipy.org/doc/scipy/reference/generated/scipy.spatial.distance.cdist.html"
)
NUMBA_LOOPS_PAGE = "https://numba.readthedocs.io/en/stable/user/performance-tips.html#loops"
NUMBA_PRANGE_PAGE = (
    "https://numba.readthedocs.io/en/stable/user/parallel.html#explicit-parallel-loops"
)
MEMORYVIEWS_PAGE = "https://cython.readthedocs.io/en/stable/src/userguide/memoryviews.html"
CYTHON_PRANGE_PAGE = "https://cython.readthedocs.io/en/stable/src/userguide/parallelism.html"
JOBLIB_PAGE = "https://joblib.readthedocs.io/en/stable/parallel.html"
MAP_BLOCKS_PAGE = "https://docs.dask.org/en/stable/generated/dask.array.map_blocks.html"
RAY_OBJECTS_PAGE = "https://docs.ray.io/en/latest/ray-core/objects.html"
CUPY_PAGE = "https://docs.cupy.dev/en/stable/user_guide/basic.html"

DIMENSIONS = 3


def make_inputs(n):
    """n points, (n, 3) float64 between 0 and 1."""
    return (np.random.default_rng(3).random((n, DIMENSIONS)),)


def check(result, expected):
    """The whole matrix, to the last few digits: compilers may fuse a product with an addition."""
    assert isinstance(result, np.ndarray), f"expected an array, got {type(result).__name__}"
    assert result.shape == expected.shape, f"expected {expected.shape}, got {result.shape}"
    assert result.dtype == np.float64, f"expected float64, got {result.dtype}"
    np.testing.assert_allclose(result, expected, rtol=1e-13, atol=0)


def work(n):
    """The matrix is written once; a difference, a square and a sum a dimension, and a root."""
    return Work(
        bytes_moved=8 * n * n + 8 * DIMENSIONS * n,
        bytes_written=8 * n * n,
        operations=3 * DIMENSIONS * n * n,
    )


WORKLOAD = Workload(
    name="pairwise_distance",
    version="1",
    source="HPC benchmark suites; not in the course",
    question="If the answer is far larger than the input, which tools compute and which move data?",
    sizes={"small": 100, "medium": 1_600, "large": 8_000},
    unit="points",
    make_inputs=make_inputs,
    check=check,
    work=work,
    reference="numpy-blocks",
    baseline="numpy",
    implementations={
        "python": Implementation(
            "with_python:loops", ingest="with_python:to_lists", documentation=MATH_DIST_PAGE
        ),
        "numpy": Implementation("with_numpy:broadcast", documentation=BROADCASTING_PAGE),
        "numpy-blocks": Implementation("with_numpy:blocks", style="tuned", documentation=OUT_PAGE),
        "scipy": Implementation("with_scipy:between_all", documentation=CDIST_PAGE),
        "numba": Implementation("with_numba:triple_loop", documentation=NUMBA_LOOPS_PAGE),
        "numba-vectorised": Implementation(
            "with_numba:row_by_row", style="tuned", documentation=NUMBA_LOOPS_PAGE
        ),
        "numba-parallel": Implementation(
            "with_numba:parallel_loop", engine="numba-threads", documentation=NUMBA_PRANGE_PAGE
        ),
        "numba-parallel-vectorised": Implementation(
            "with_numba:parallel_row_by_row",
            engine="numba-threads",
            style="tuned",
            documentation=NUMBA_PRANGE_PAGE,
        ),
        "cython": Implementation("with_cython:triple_loop", documentation=MEMORYVIEWS_PAGE),
        "cython-vectorised": Implementation(
            "with_cython:row_by_row", style="tuned", documentation=MEMORYVIEWS_PAGE
        ),
        "cython-parallel": Implementation(
            "with_cython:parallel_loop", engine="openmp", documentation=CYTHON_PRANGE_PAGE
        ),
        "cython-parallel-vectorised": Implementation(
            "with_cython:parallel_row_by_row",
            engine="openmp",
            style="tuned",
            documentation=CYTHON_PRANGE_PAGE,
        ),
        "joblib": Implementation(
            "with_joblib:batch_a_task", engine="joblib", documentation=JOBLIB_PAGE
        ),
        **{
            scheduler: Implementation(
                "with_dask:blockwise",
                engine=scheduler,
                ingest="with_dask:from_numpy",
                documentation=MAP_BLOCKS_PAGE,
            )
            for scheduler in ("dask-sync", "dask-threads", "dask-processes", "dask-distributed")
        },
        "dask-threads-blocks": Implementation(
            "with_dask:blockwise_in_cache",
            engine="dask-threads",
            ingest="with_dask:from_numpy",
            style="tuned",
            one_worker="numpy-blocks",
            documentation=MAP_BLOCKS_PAGE,
        ),
        "ray": Implementation(
            "with_ray:batch_a_task",
            engine="ray",
            ingest="with_ray:put",
            documentation=RAY_OBJECTS_PAGE,
        ),
        "ray-blocks": Implementation(
            "with_ray:batch_a_task_in_cache",
            engine="ray",
            ingest="with_ray:put",
            style="tuned",
            one_worker="numpy-blocks",
            documentation=RAY_OBJECTS_PAGE,
        ),
        "cupy": Implementation(
            "with_cupy:broadcast",
            engine="rapids",
            ingest="with_cupy:to_gpu",
            documentation=CUPY_PAGE,
        ),
    },
    answer=(
        Sentence(
            "Compiled code in the caller's process computes: Numba, row by row, runs at "
            "{numba-vectorised.speedup} the speed of NumPy, and SciPy's cdist at {scipy.speedup}. "
            "Processes mostly move data: Dask's take {dask-processes.slowdown} as long as NumPy.",
            holds=(
                "numba-vectorised faster",
                "dask-processes slower",
            ),
        ),
        Sentence(
            "NumPy takes {numpy.seconds}, Numba, row by row, {numba-vectorised.seconds} and "
            "SciPy's cdist {scipy.seconds}; Dask's processes, which have to send the answer, take "
            "{dask-processes.seconds}.",
        ),
    ),
    lesson=(
        Sentence(
            "With n points there are n × n distances, so the answer is far larger than the input, "
            "and the cost of bringing it back to the caller is paid on every byte."
        ),
        Sentence(
            "NumPy creates whole arrays of the differences and of their squares, three numbers for "
            "each distance, and another of the sums; in blocks that stay in the cache the same "
            "operations are {numpy-blocks.speedup} as fast.",
            holds=("numpy-blocks faster",),
        ),
        Sentence(
            "A compiled loop needs no such arrays: with Numba it runs at {numba.speedup} the speed "
            "of NumPy. A loop along a row of the answer, one dimension at a time, lets the "
            "processor compute several distances with one instruction, and reaches "
            "{numba-vectorised.speedup}.",
            holds=("numba-vectorised > numba",),
        ),
        Sentence(
            "SciPy has a function for exactly this: one call of cdist is {scipy.speedup} as fast "
            "as NumPy's formula, on one thread.",
            holds=("scipy faster",),
        ),
        Sentence(
            "Processes have to serialise their rows of the answer to send them back: Dask's take "
            "{dask-processes.slowdown} as long as NumPy, although they share the work.",
            holds=("dask-processes slower",),
        ),
    ),
)
