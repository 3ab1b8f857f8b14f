"""The Euclidean distance between every two of n points in space: an n × n matrix.

Three subtractions, three squares and a root make eight bytes of answer: enough arithmetic that vector
instructions pay, and so large an answer that a tool which copies it pays for that.
"""

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload

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
    question="Where the answer is much larger than the input, who computes it and who only carries it?",
    sizes={"small": 100, "medium": 1_600, "large": 8_000},
    unit="points",
    make_inputs=make_inputs,
    check=check,
    work=work,
    reference="numpy-blocks",
    baseline="numpy",
    implementations={
        "python": Implementation("with_python:loops", ingest="with_python:to_lists"),
        "numpy": Implementation("with_numpy:broadcast"),
        "numpy-blocks": Implementation("with_numpy:blocks", style="tuned"),
        "scipy": Implementation("with_scipy:between_all"),
        "numba": Implementation("with_numba:triple_loop"),
        "numba-vectorised": Implementation("with_numba:row_by_row", style="tuned"),
        "numba-parallel": Implementation("with_numba:parallel_loop", engine="numba-threads"),
        "numba-parallel-vectorised": Implementation(
            "with_numba:parallel_row_by_row", engine="numba-threads", style="tuned"
        ),
        "cython": Implementation("with_cython:triple_loop"),
        "cython-vectorised": Implementation("with_cython:row_by_row", style="tuned"),
        "cython-parallel": Implementation("with_cython:parallel_loop", engine="openmp"),
        "cython-parallel-vectorised": Implementation(
            "with_cython:parallel_row_by_row", engine="openmp", style="tuned"
        ),
        "joblib": Implementation("with_joblib:batch_a_task", engine="joblib"),
        **{
            scheduler: Implementation(
                "with_dask:blockwise", engine=scheduler, ingest="with_dask:from_numpy"
            )
            for scheduler in ("dask-sync", "dask-threads", "dask-processes", "dask-distributed")
        },
        "dask-threads-blocks": Implementation(
            "with_dask:blockwise_in_cache",
            engine="dask-threads",
            ingest="with_dask:from_numpy",
            style="tuned",
            one_worker="numpy-blocks",
        ),
        "ray": Implementation("with_ray:batch_a_task", engine="ray", ingest="with_ray:put"),
        "ray-blocks": Implementation(
            "with_ray:batch_a_task_in_cache",
            engine="ray",
            ingest="with_ray:put",
            style="tuned",
            one_worker="numpy-blocks",
        ),
        "cupy": Implementation("with_cupy:broadcast", engine="rapids", ingest="with_cupy:to_gpu"),
    },
    answer=(
        Sentence(
            "Compiled code in the caller's process computes it: Numba, row by row, is "
            "{numba-vectorised.speedup} the speed of NumPy, and SciPy's cdist {scipy.speedup}. "
            "Processes mostly carry it: Dask's take {dask-processes.slowdown} NumPy's time.",
            holds=(
                "numba-vectorised faster",
                "dask-processes slower",
            ),
        ),
    ),
    lesson=(
        Sentence(
            "From n points come n × n distances, so the answer outweighs the input by far, and "
            "whatever a tool does to bring the answer home is paid on every byte of it."
        ),
        Sentence(
            "NumPy makes the differences, their squares and the sums as arrays of their own, three "
            "numbers for each distance; in blocks that stay in the cache the same operations are "
            "{numpy-blocks.speedup} as fast.",
            holds=("numpy-blocks faster",),
        ),
        Sentence(
            "A compiled loop needs no such arrays ({numba.speedup} the speed of NumPy with Numba), and "
            "one that goes along a row of the answer, dimension by dimension, lets the processor take "
            "several distances in one instruction: {numba-vectorised.speedup}.",
            holds=("numba-vectorised > numba",),
        ),
        Sentence(
            "Who needs just this finds it in SciPy: one call of cdist is {scipy.speedup} as fast as "
            "NumPy's formula, on one thread.",
            holds=("scipy faster",),
        ),
        Sentence(
            "Processes must send their rows of the answer back through serialisation: "
            "{dask-processes.slowdown} NumPy's time on Dask's, although the work is shared out.",
            holds=("dask-processes slower",),
        ),
    ),
)
