"""The integral of exp(-x**2) from 0 to 2, by the rectangle rule with n steps.

Each step takes the height of the curve at its left edge. There is no data to move, only arithmetic,
most of it ``exp``.
"""

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload

UFUNCS_PAGE = "https://numpy.org/doc/stable/user/basics.ufuncs.html"
THREADS_PAGE = "https://docs.python.org/3/library/concurrent.futures.html#threadpoolexecutor"
FREE_THREADING_PAGE = "https://docs.python.org/3/howto/free-threading-python.html"
PROCESSES_PAGE = "https://docs.python.org/3/library/concurrent.futures.html#processpoolexecutor"
NUMEXPR_PAGE = "https://numexpr.readthedocs.io/en/latest/user_guide.html"
NUMBA_LOOPS_PAGE = "https://numba.readthedocs.io/en/stable/user/performance-tips.html#loops"
NUMBA_PRANGE_PAGE = (
    "https://numba.readthedocs.io/en/stable/user/parallel.html#explicit-parallel-loops"
)
CYTHON_TYPES_PAGE = "https://cython.readthedocs.io/en/stable/src/quickstart/cythonize.html"
CYTHON_PRANGE_PAGE = "https://cython.readthedocs.io/en/stable/src/userguide/parallelism.html"
CYTHON_FLAGS_PAGE = (
    "https://cython.readthedocs.io/en/stable/src/userguide/source_files_and_compilation.html"
)
DASK_CHUNKS_PAGE = "https://docs.dask.org/en/stable/array-chunks.html"
RAY_TASKS_PAGE = "https://docs.ray.io/en/latest/ray-core/tasks.html"


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
            "A compiled loop runs at {cython.speedup} the speed of NumPy on one core and at "
            "{cython-parallel.speedup} on all workers; plain Python takes {python.slowdown} as "
            "long as NumPy.",
            holds=("python slower",),
        ),
        Sentence(
            "NumPy takes {numpy.seconds}, a compiled loop {cython.seconds} on one core and "
            "{cython-parallel.seconds} on all workers, and plain Python {python.seconds}.",
        ),
    ),
    lesson=(
        Sentence(
            "Only the ends of an interval have to be sent, so this is as easy to share out as work "
            "can be: the compiled loop takes {cython.seconds} on one worker and "
            "{cython-parallel.seconds} on all of them.",
            holds=("cython-parallel > cython",),
        ),
        Sentence(
            "NumPy creates arrays of all steps and of all heights, and peaks at "
            "{numpy.peak_bytes}; a loop that keeps one step at a time in registers needs "
            "{cython.peak_bytes}.",
        ),
        Sentence(
            "Most of the time goes into exp: if the C compiler may reorder the arithmetic, it "
            "computes several at once, and one core runs at {cython-fastmath.speedup} the speed of "
            "NumPy.",
            holds=("cython-fastmath faster",),
        ),
        Sentence(
            "With a function that no compiler can vectorise, more cores would be the only way to "
            "go faster.",
        ),
    ),
    implementations={
        "python": Implementation("with_python:loop"),
        "numpy": Implementation("with_numpy:whole_array", documentation=UFUNCS_PAGE),
        "numpy-blocks": Implementation(
            "with_numpy:blocks", style="tuned", documentation=UFUNCS_PAGE
        ),
        "threads": Implementation(
            "with_threads:chunks", engine="threads", documentation=THREADS_PAGE
        ),
        "threads-freethreaded": Implementation(
            "with_threads_loops:split",
            engine="threads-freethreaded",
            documentation=FREE_THREADING_PAGE,
        ),
        "threads-314": Implementation(
            "with_threads_loops:split", engine="threads-314", documentation=THREADS_PAGE
        ),
        "processes": Implementation(
            "with_processes:chunks", engine="processes", documentation=PROCESSES_PAGE
        ),
        "numexpr": Implementation(
            "with_numexpr:whole_array", engine="numexpr", documentation=NUMEXPR_PAGE
        ),
        "numba": Implementation("with_numba:loop", documentation=NUMBA_LOOPS_PAGE),
        "numba-parallel": Implementation(
            "with_numba:parallel_loop", engine="numba-threads", documentation=NUMBA_PRANGE_PAGE
        ),
        "cython": Implementation("with_cython:loop", documentation=CYTHON_TYPES_PAGE),
        "cython-fastmath": Implementation(
            "with_cython_fastmath:loop", style="tuned", documentation=CYTHON_FLAGS_PAGE
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
            "with_dask:whole_array", engine="dask-sync", documentation=DASK_CHUNKS_PAGE
        ),
        "dask-threads": Implementation(
            "with_dask:whole_array", engine="dask-threads", documentation=DASK_CHUNKS_PAGE
        ),
        "dask-threads-tuned": Implementation(
            "with_dask:small_chunks",
            engine="dask-threads",
            style="tuned",
            documentation=DASK_CHUNKS_PAGE,
        ),
        "dask-processes": Implementation(
            "with_dask:whole_array", engine="dask-processes", documentation=DASK_CHUNKS_PAGE
        ),
        "dask-distributed": Implementation(
            "with_dask:whole_array", engine="dask-distributed", documentation=DASK_CHUNKS_PAGE
        ),
        "ray": Implementation("with_ray:chunks", engine="ray", documentation=RAY_TASKS_PAGE),
    },
)
