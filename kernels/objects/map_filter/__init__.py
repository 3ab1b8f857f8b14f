"""The squares of the even numbers among n: when do a filter and a map pay off on workers?

The answer is the squares, in order, in the tool's own finished form: a list of ints or an array of int64.
So a worker in another process has to send back half as many numbers as it was asked about, which is the
point. The numbers are a ``range``, which costs nothing to send; arrays are made from it beforehand.
"""

from itertools import pairwise

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload

COMPREHENSIONS = "https://docs.python.org/3/tutorial/datastructures.html#list-comprehensions"
FUTURES = "https://docs.python.org/3/library/concurrent.futures.html"
PROCESS_POOL = f"{FUTURES}#concurrent.futures.ProcessPoolExecutor"
NUMPY_MASKS = "https://numpy.org/doc/stable/user/basics.indexing.html#boolean-array-indexing"
NUMBA_LOOPS = "https://numba.readthedocs.io/en/stable/user/performance-tips.html#loops"
DASK_BAG = "https://docs.dask.org/en/stable/generated/dask.bag.Bag.html"
DASK_PARTITIONS = "https://docs.dask.org/en/stable/generated/dask.bag.Bag.map_partitions.html"
RAY_TASKS = "https://docs.ray.io/en/latest/ray-core/tasks.html"


def make_inputs(n):
    """The numbers from 0 to n - 1, as a range."""
    return (range(n),)


def parts(numbers, count):
    """So many ranges, as equal as can be, in order."""
    bounds = [len(numbers) * part // count for part in range(count + 1)]
    return [numbers[start:stop] for start, stop in pairwise(bounds)]


def check(result, expected):
    """Every square in its place, exactly; the answer is a list of ints or an array of int64."""
    assert isinstance(result, list | np.ndarray), (
        f"expected a sequence, got {type(result).__name__}"
    )
    assert len(result) == len(expected), f"expected {len(expected)} squares, got {len(result)}"
    if isinstance(result, np.ndarray):
        assert result.dtype == np.int64, f"expected integers of 64 bits, got {result.dtype}"
        assert np.array_equal(result, np.array(expected)), "a square is wrong"
    else:
        assert set(map(type, result)) <= {int}, "the squares in a list must be ints"
        assert result == expected, "a square is wrong"


WORKLOAD = Workload(
    name="map_filter",
    version="2",
    source="course document 001",
    question="What does it cost to get a long answer back from the workers?",
    # The largest is bounded by the memory that lists of ints take, several at a time.
    sizes={"small": 20_000, "medium": 1_000_000, "large": 20_000_000},
    unit="numbers",
    make_inputs=make_inputs,
    check=check,
    reference="python",
    baseline="python",
    # each number is tested, and every second one is squared and written
    work=lambda n: Work(bytes_moved=12 * n, bytes_written=4 * n, operations=n + n // 2),
    implementations={
        "python": Implementation("with_python:comprehension", documentation=COMPREHENSIONS),
        "numpy": Implementation(
            "with_numpy:mask", ingest="with_numpy:to_array", documentation=NUMPY_MASKS
        ),
        "numba": Implementation(
            "with_numba:squares", ingest="with_numpy:to_array", documentation=NUMBA_LOOPS
        ),
        "processes": Implementation(
            "with_processes:in_parts", engine="processes", documentation=PROCESS_POOL
        ),
        **{
            engine: Implementation(
                "with_dask:bag", engine=engine, ingest="with_dask:to_bag", documentation=DASK_BAG
            )
            for engine in ("dask-sync", "dask-threads", "dask-processes", "dask-distributed")
        },
        "dask-distributed-tuned": Implementation(
            "with_dask:bag_of_arrays",
            engine="dask-distributed",
            ingest="with_dask:to_bag",
            style="tuned",
            documentation=DASK_PARTITIONS,
        ),
        "ray": Implementation("with_ray:in_parts", engine="ray", documentation=RAY_TASKS),
    },
    answer=(
        Sentence(
            "A process pool takes {processes.slowdown} as long as a list comprehension, and Dask "
            "Distributed {dask-distributed.slowdown}, because the answer has to be packed and "
            "sent; NumPy, which sends nothing, is {numpy.speedup} as fast.",
            holds=(
                "processes slower",
                "dask-distributed slower",
            ),
        ),
        Sentence(
            "A list comprehension takes {python.seconds}, NumPy {numpy.seconds}, a process pool "
            "{processes.seconds} and Dask Distributed {dask-distributed.seconds}.",
        ),
    ),
    lesson=(
        Sentence("Squaring a number takes a processor less time than fetching it from memory."),
        Sentence(
            "NumPy is {numpy.speedup} as fast as a list comprehension, because it turns no number "
            "into a Python object.",
            holds=("numpy faster",),
        ),
        Sentence(
            "Numba is {numba.speedup} as fast: it tests, squares and writes in one pass, where "
            "NumPy makes a mask and two arrays.",
            holds=("numba faster", "numba > numpy"),
        ),
        Sentence(
            "A Dask bag on one thread takes {dask-sync.slowdown} as long: it calls a Python "
            "function for every number.",
            holds=("dask-sync slower",),
        ),
        Sentence(
            "Every number that a worker process computes has to be pickled, sent and turned back "
            "into a Python object, and Distributed sends each number of a list in a message frame "
            "of its own: {dask-distributed.seconds}, but {dask-distributed-tuned.seconds} where "
            "each partition comes back as one array.",
            holds=("dask-distributed-tuned > dask-distributed",),
        ),
    ),
)
