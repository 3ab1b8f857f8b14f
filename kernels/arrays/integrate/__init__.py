"""The integral of exp(-x**2) from 0 to 2, by the rectangle rule with n steps.

Each step takes the height of the curve at its left edge. There is no data to move: only arithmetic,
most of it ``exp``.
"""

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload


def make_inputs(steps):
    """The interval's ends and the number of steps."""
    return 0.0, 2.0, steps


def check(result, expected):
    """The order of n additions changes the last digits; one step left out at n = 2e8 changes 5e-9."""
    assert isinstance(result, float), f"the answer is a float, not {type(result).__name__}"
    np.testing.assert_allclose(result, expected, rtol=1e-10, equal_nan=False)


WORKLOAD = Workload(
    name="integrate",
    version="1",
    source="course document 002",
    question="What does compiling a numeric loop save, and what do more cores add to that?",
    sizes={"small": 100_000, "medium": 10_000_000, "large": 200_000_000},
    unit="steps",
    make_inputs=make_inputs,
    check=check,
    reference="numpy-blocks",
    baseline="numpy",
    work=lambda n: Work(operations=6 * n),  # x = a + i * dx, then exp(-x * x), added up
    answer=(
        Sentence(
            "A compiled loop on one core is {cython.speedup} the speed of NumPy, where plain "
            "Python takes {python.slowdown} as long; on all workers it reaches "
            "{cython-parallel.speedup}.",
            holds=("python slower",),
        ),
    ),
    lesson=(
        Sentence(
            "There is nothing to send but the ends of an interval, so this is as easy to share "
            "out as work can be: on all workers the compiled loop takes "
            "{cython-parallel.seconds}, on one {cython.seconds}.",
            holds=("cython-parallel > cython",),
        ),
        Sentence(
            "NumPy makes arrays of all steps and of all heights, and peaks at {numpy.peak_bytes}; "
            "a loop that keeps one step at a time in registers needs {cython.peak_bytes}.",
        ),
        Sentence(
            "Most of the time goes into exp: allowed to reorder the arithmetic, the C compiler "
            "computes several at once, and one core is {cython-fastmath.speedup} the speed of "
            "NumPy.",
            holds=(
                "cython-fastmath faster",
                "cython-fastmath > cython",
            ),
        ),
        Sentence(
            "A function that no compiler can compute several of at a time would leave the cores "
            "as the only way on.",
        ),
    ),
    implementations={
        "python": Implementation("with_python:loop"),
        "numpy": Implementation("with_numpy:whole_array"),
        "numpy-blocks": Implementation("with_numpy:blocks", style="tuned"),
        "threads": Implementation("with_threads:chunks", engine="threads"),
        "threads-freethreaded": Implementation(
            "with_threads_loops:split", engine="threads-freethreaded"
        ),
        "threads-314": Implementation("with_threads_loops:split", engine="threads-314"),
        "processes": Implementation("with_processes:chunks", engine="processes"),
        "numexpr": Implementation("with_numexpr:whole_array", engine="numexpr"),
        "numba": Implementation("with_numba:loop"),
        "numba-parallel": Implementation("with_numba:parallel_loop", engine="numba-threads"),
        "cython": Implementation("with_cython:loop"),
        "cython-fastmath": Implementation("with_cython_fastmath:loop", style="tuned"),
        "cython-parallel": Implementation("with_cython:parallel_loop", engine="openmp"),
        "cython-parallel-fastmath": Implementation(
            "with_cython_fastmath:parallel_loop", engine="openmp", style="tuned"
        ),
        "dask-sync": Implementation("with_dask:whole_array", engine="dask-sync"),
        "dask-threads": Implementation("with_dask:whole_array", engine="dask-threads"),
        "dask-threads-tuned": Implementation(
            "with_dask:small_chunks", engine="dask-threads", style="tuned"
        ),
        "dask-processes": Implementation("with_dask:whole_array", engine="dask-processes"),
        "dask-distributed": Implementation("with_dask:whole_array", engine="dask-distributed"),
        "ray": Implementation("with_ray:chunks", engine="ray"),
    },
)
