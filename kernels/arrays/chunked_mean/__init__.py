"""Mean and sum of n numbers: what does it cost to cut an array into chunks and share them out?

Adding takes less time than fetching the numbers from memory, so more workers help only while there
is more memory bandwidth to use, and moving the numbers to a worker costs more than adding them.
"""

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload

SUM_PAGE = "https://docs.python.org/3/library/functions.html#sum"
NUMPY_SUM_PAGE = "https://numpy.org/doc/stable/reference/generated/numpy.sum.html"
THREADS_PAGE = "https://docs.python.org/3/library/concurrent.futures.html#threadpoolexecutor"
SHARED_MEMORY_PAGE = "https://docs.python.org/3/library/multiprocessing.shared_memory.html"
LARGE_DATA_PAGE = "https://docs.python.org/3/library/multiprocessing.html#programming-guidelines"
JOBLIB_MEMMAP_PAGE = "https://joblib.readthedocs.io/en/stable/auto_examples/parallel_memmap.html"
NUMBA_FASTMATH_PAGE = "https://numba.readthedocs.io/en/stable/user/performance-tips.html#fastmath"
NUMBA_PRANGE_PAGE = (
    "https://numba.readthedocs.io/en/stable/user/parallel.html#explicit-parallel-loops"
)
MEMORYVIEWS_PAGE = "https://cython.readthedocs.io/en/stable/src/userguide/memoryviews.html"
CYTHON_PRANGE_PAGE = "https://cython.readthedocs.io/en/stable/src/userguide/parallelism.html"
DASK_ARRAY_PAGE = "https://docs.dask.org/en/stable/array-creation.html"
RAY_OBJECTS_PAGE = "https://docs.ray.io/en/latest/ray-core/objects.html"
SPARK_AGG_PAGE = (
    "https://spark.apache.org/docs/latest/api/python/reference/pyspark.sql/api/"
    "pyspark.sql.DataFrame.agg.html"
)
VAEX_ASYNC_PAGE = "https://vaex.io/docs/guides/async.html"
CUPY_PAGE = "https://docs.cupy.dev/en/stable/user_guide/basic.html"


def make_inputs(n):
    """n float64 from 0 to 1."""
    return (np.random.default_rng(2024).random(n),)


def check(result, expected):
    """Both within 1e-10: far more than the rounding of a plain loop over 250 million numbers
    (about 1e-12; np.sum adds pairwise and has less), and less than one lost number changes."""
    if not isinstance(result, tuple) or [isinstance(x, float) for x in result] != [True, True]:
        raise AssertionError(f"expected (mean, sum), two floats, got {result!r}")
    np.testing.assert_allclose(result, expected, rtol=1e-10)


def work(n):
    """Every number is read once and added once."""
    return Work(bytes_moved=8 * n, operations=n)


WORKLOAD = Workload(
    name="chunked_mean",
    version="1",
    source="course documents 000, 001",
    question="How large must an array be before chunks on several workers beat one sum?",
    # A sum reads each number once: 30 million are 240 MB, far more than any cache holds, so the rate of
    # memory decides at this size as at any larger one.
    sizes={"small": 200_000, "medium": 30_000_000, "large": 250_000_000},
    unit="numbers",
    make_inputs=make_inputs,
    check=check,
    work=work,
    reference="numpy",
    baseline="numpy",
    answer=(
        Sentence(
            "Chunks win only where all workers share the memory: Cython's loop on all of them runs "
            "at {cython-parallel.speedup} the speed of NumPy's sum, threads at {threads.speedup}, "
            "a process pool on shared memory at {processes.speedup}, and Ray, whose workers map the array from "
            "its store, at {ray.speedup}. Sent through a pipe, the chunks take the pool "
            "{processes-pickle.slowdown} as long as the sum.",
            holds=("cython-parallel faster", "processes-pickle slower"),
        ),
        Sentence(
            "Cython's loop on all workers reaches {cython-parallel.speedup} the speed of one "
            "NumPy sum, threads {threads.speedup}, and a process pool {processes.speedup}.",
        ),
    ),
    lesson=(
        Sentence(
            "Adding a number takes less time than fetching it from memory, so memory sets the "
            "pace: the compiled loop on all workers runs at {cython-parallel.speedup} the speed of "
            "NumPy, and no further worker gets more than memory delivers.",
            holds=("cython-parallel faster",),
        ),
        Sentence(
            "Threads share the array; Dask's process scheduler has to send each worker its part "
            "with every call, and takes {dask-processes.slowdown} as long as NumPy.",
            holds=("dask-processes slower",),
        ),
        Sentence(
            "With few numbers, handing out the work is all there is to see: at the small size the "
            "thread pool takes {threads@small.slowdown} as long as one NumPy sum, and Ray "
            "{ray@small.slowdown}.",
            holds=(
                "threads@small slower",
                "ray@small slower",
            ),
        ),
        Sentence(
            "A Python list holds objects, not plain numbers, and each has to be looked at: "
            "Python's own sum takes {python.slowdown} as long as NumPy's.",
            holds=("python slower",),
        ),
        Sentence(
            "More work for each number, or faster memory, would change the picture. How many cores "
            "it takes to use the full memory bandwidth depends on the machine: on a server, one "
            "core is seldom enough.",
        ),
    ),
    implementations={
        "python": Implementation(
            "with_python:built_in_sum", ingest="with_python:to_list", documentation=SUM_PAGE
        ),
        "numpy": Implementation("with_numpy:whole_array", documentation=NUMPY_SUM_PAGE),
        "numpy-chunks": Implementation("with_numpy:chunk_by_chunk", style="instructive"),
        "threads": Implementation(
            "with_threads:chunk_a_worker", engine="threads", documentation=THREADS_PAGE
        ),
        "processes": Implementation(
            "with_processes:chunk_a_worker",
            engine="processes",
            ingest="with_processes:share_once",
            documentation=SHARED_MEMORY_PAGE,
        ),
        "processes-pickle": Implementation(
            "with_processes:pickled_chunk_a_worker",
            engine="processes",
            style="instructive",
            documentation=LARGE_DATA_PAGE,
        ),
        "joblib": Implementation(
            "with_joblib:chunk_a_worker",
            engine="joblib",
            ingest="with_joblib:to_memmap",
            documentation=JOBLIB_MEMMAP_PAGE,
        ),
        "numba": Implementation("with_numba:loop", documentation=NUMBA_FASTMATH_PAGE),
        "numba-parallel": Implementation(
            "with_numba:parallel_loop", engine="numba-threads", documentation=NUMBA_PRANGE_PAGE
        ),
        "cython": Implementation("with_cython:loop", documentation=MEMORYVIEWS_PAGE),
        "cython-parallel": Implementation(
            "with_cython:parallel_loop", engine="openmp", documentation=CYTHON_PRANGE_PAGE
        ),
        **{
            scheduler: Implementation(
                "with_dask:mean_and_sum",
                engine=scheduler,
                ingest="with_dask:from_numpy",
                documentation=DASK_ARRAY_PAGE,
            )
            for scheduler in ("dask-sync", "dask-threads", "dask-processes", "dask-distributed")
        },
        "ray": Implementation(
            "with_ray:task_a_chunk",
            engine="ray",
            ingest="with_ray:put_chunks",
            documentation=RAY_OBJECTS_PAGE,
        ),
        "spark": Implementation(
            "with_spark:mean_and_sum",
            engine="spark",
            ingest="with_spark:from_numpy",
            documentation=SPARK_AGG_PAGE,
        ),
        "vaex": Implementation(
            "with_vaex:mean_and_sum",
            engine="vaex",
            ingest="with_vaex:from_numpy",
            documentation=VAEX_ASYNC_PAGE,
        ),
        "vaex-hdf5": Implementation(
            "with_vaex:mean_and_sum",
            engine="vaex",
            ingest="with_vaex:to_hdf5",
            documentation=VAEX_ASYNC_PAGE,
        ),
        "cupy": Implementation(
            "with_cupy:mean_and_sum",
            engine="rapids",
            ingest="with_cupy:to_gpu",
            documentation=CUPY_PAGE,
        ),
    },
)
