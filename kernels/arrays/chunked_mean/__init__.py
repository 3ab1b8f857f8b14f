"""Mean and sum of n numbers: what does it cost to cut an array into chunks and share them out?

Adding takes less time than fetching the numbers from memory, so more workers help only as far as
more memory bandwidth is to be had, and moving the numbers to a worker costs more than adding them.
"""

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload


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
    question="How large must an array be, before chunks on several workers beat one sum?",
    sizes={"small": 200_000, "medium": 30_000_000, "large": 250_000_000},
    unit="numbers",
    make_inputs=make_inputs,
    check=check,
    work=work,
    reference="numpy",
    baseline="numpy",
    answer=(
        Sentence(
            "Only where all workers share the memory: Cython's loop on all of them is "
            "{cython-parallel.speedup} the speed of NumPy's sum, threads {threads.speedup}, a "
            "process pool {processes.speedup} and Ray {ray.speedup}.",
            holds=("cython-parallel faster",),
        ),
        Sentence(
            "Cython's loop on all workers reaches {cython-parallel.speedup} the speed of one "
            "NumPy sum, threads {threads.speedup}, and a process pool {processes.speedup}.",
        ),
    ),
    lesson=(
        Sentence(
            "Adding a number takes less time than fetching it from memory, so this is a race of "
            "memory: the compiled loop on all workers is {cython-parallel.speedup} the speed of "
            "NumPy, and no further worker gets more than memory delivers.",
            holds=("cython-parallel faster",),
        ),
        Sentence(
            "Threads share the array; Dask's process scheduler has to send each worker its part "
            "with every call, and takes {dask-processes.slowdown} as long as NumPy.",
            holds=("dask-processes slower",),
        ),
        Sentence(
            "With few numbers one sees nothing but the handing out: at the small size the thread "
            "pool takes {threads@small.slowdown} as long as one NumPy sum, and Ray "
            "{ray@small.slowdown}.",
            holds=(
                "threads@small slower",
                "ray@small slower",
            ),
        ),
        Sentence(
            "A Python list holds objects, not numbers, and each has to be looked at: Python's own "
            "sum takes {python.slowdown} as long.",
            holds=("python slower",),
        ),
        Sentence(
            "More work for each number, or faster memory, would change the picture. How many cores it takes "
            "to use all of the memory depends on the machine: on a server one core seldom does.",
        ),
    ),
    implementations={
        "python": Implementation("with_python:built_in_sum", ingest="with_python:to_list"),
        "numpy": Implementation("with_numpy:whole_array"),
        "numpy-chunks": Implementation("with_numpy:chunk_by_chunk", style="instructive"),
        "threads": Implementation("with_threads:chunk_a_worker", engine="threads"),
        "processes": Implementation(
            "with_processes:chunk_a_worker", engine="processes", ingest="with_processes:share_once"
        ),
        "processes-pickle": Implementation(
            "with_processes:pickled_chunk_a_worker", engine="processes", style="instructive"
        ),
        "joblib": Implementation(
            "with_joblib:chunk_a_worker", engine="joblib", ingest="with_joblib:to_memmap"
        ),
        "numba": Implementation("with_numba:loop"),
        "numba-parallel": Implementation("with_numba:parallel_loop", engine="numba-threads"),
        "cython": Implementation("with_cython:loop"),
        "cython-parallel": Implementation("with_cython:parallel_loop", engine="openmp"),
        **{
            scheduler: Implementation(
                "with_dask:mean_and_sum", engine=scheduler, ingest="with_dask:from_numpy"
            )
            for scheduler in ("dask-sync", "dask-threads", "dask-processes", "dask-distributed")
        },
        "ray": Implementation("with_ray:task_a_chunk", engine="ray", ingest="with_ray:put_chunks"),
        "spark": Implementation(
            "with_spark:mean_and_sum", engine="spark", ingest="with_spark:from_numpy"
        ),
        "vaex": Implementation(
            "with_vaex:mean_and_sum", engine="vaex", ingest="with_vaex:from_numpy"
        ),
        "vaex-hdf5": Implementation(
            "with_vaex:mean_and_sum", engine="vaex", ingest="with_vaex:to_hdf5"
        ),
        "cupy": Implementation(
            "with_cupy:mean_and_sum", engine="rapids", ingest="with_cupy:to_gpu"
        ),
    },
)
