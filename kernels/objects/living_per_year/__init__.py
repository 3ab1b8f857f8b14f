"""How many people are alive in each year: is a better algorithm worth more than more cores?"""

import random

from breakeven.workload import Implementation, Sentence, Work, Workload

COLLECTIONS = "https://docs.python.org/3/library/collections.html"
CHAIN = "https://docs.python.org/3/library/itertools.html#itertools.chain.from_iterable"
FUTURES = "https://docs.python.org/3/library/concurrent.futures.html"
THREAD_POOL = f"{FUTURES}#concurrent.futures.ThreadPoolExecutor"
FREE_THREADED = "https://docs.python.org/3/howto/free-threading-python.html"
THREAD_PAGES = {"threads-freethreaded": FREE_THREADED, "threads-314": THREAD_POOL}
PROCESS_POOL = f"{FUTURES}#concurrent.futures.ProcessPoolExecutor"
NUMPY_BINCOUNT = "https://numpy.org/doc/stable/reference/generated/numpy.bincount.html"
PANDAS_COUNTS = "https://pandas.pydata.org/docs/reference/api/pandas.Series.value_counts.html"
NUMBA_LOOPS = "https://numba.readthedocs.io/en/stable/user/performance-tips.html#loops"
CYTHON_ARRAYS = "https://cython.readthedocs.io/en/stable/src/userguide/memoryviews.html"
CYTHON_TYPES = "https://cython.readthedocs.io/en/stable/src/quickstart/cythonize.html"
DASK_REDUCTION = "https://docs.dask.org/en/stable/generated/dask.bag.Bag.reduction.html"
RAY_OBJECTS = "https://docs.ray.io/en/latest/ray-core/objects.html"

FIRST_BIRTH, LAST_BIRTH, OLDEST = 1900, 2000, 100


def make_inputs(n):
    """A list of n pairs (year of birth, year of death); nobody counts as alive in the year of death."""
    chance = random.Random(20240)
    births = chance.choices(range(FIRST_BIRTH, LAST_BIRTH + 1), k=n)
    ages = chance.choices(range(OLDEST + 1), k=n)
    return ([(birth, birth + age) for birth, age in zip(births, ages, strict=True)],)


def check(result, expected):
    """The answer is a dict, year -> people alive, of plain ints, without the empty years."""
    assert type(result) is dict, f"expected a dict, got {type(result).__name__}"
    kinds = {type(number) for pair in result.items() for number in pair}
    assert kinds <= {int}, f"years and counts must be ints, got {kinds}"
    wrong = [year for year in expected | result if result.get(year) != expected.get(year)]
    assert not wrong, f"{len(wrong)} years differ, the first is {min(wrong)}"


WORKLOAD = Workload(
    name="living_per_year",
    version="2",
    source="course document 002",
    question="How much does a better algorithm save, and how much do more cores?",
    sizes={"small": 1_000, "medium": 30_000, "large": 1_000_000},
    unit="people",
    make_inputs=make_inputs,
    check=check,
    reference="python-junior",
    baseline="python-junior",
    # at the least: two 8-byte years are read, and two counters changed, for each person
    work=lambda n: Work(bytes_moved=16 * n, operations=2 * n),
    answer=(
        Sentence(
            "The better algorithm saves more: in plain Python, the expert's is "
            "{python-expert.speedup} as fast as the junior's, which all workers together make "
            "{processes-junior.speedup} as fast.",
            holds=(
                "python-expert faster",
                "python-expert > processes-junior",
            ),
        ),
        Sentence(
            "In plain Python, the junior's algorithm takes {python-junior.seconds}, on all workers "
            "{processes-junior.seconds}, and the expert's takes {python-expert.seconds}.",
        ),
    ),
    lesson=(
        Sentence(
            "The junior's version counts every year of every life, the expert's only births and "
            "deaths: {python-expert.speedup} the speed, in plain Python on one core.",
            holds=("python-expert faster",),
        ),
        Sentence(
            "More cores are worth less than that: on all workers, the junior's version is "
            "{processes-junior.speedup} as fast.",
            holds=(
                "processes-junior faster",
                "python-expert > processes-junior",
            ),
        ),
        Sentence(
            "Fast code leaves the workers nothing to gain: the expert's version takes "
            "{processes.seconds} on processes and {python-expert.seconds} without, since sending "
            "the pairs costs more than counting them.",
            holds=("python-expert > processes",),
        ),
        Sentence(
            "The form of the data decides the rest: on arrays of years, NumPy needs "
            "{numpy.seconds} and Cython {cython.seconds} ({numpy.ingested_seconds} and "
            "{cython.ingested_seconds} if the arrays must first be made of the list); on the list "
            "of pairs, Cython needs {cython-list.seconds}.",
            holds=(
                "numpy > python-expert",
                "cython > cython-list",
            ),
        ),
    ),
    implementations={
        "python-junior": Implementation("with_python:junior"),
        "python-intermediate": Implementation(
            "with_python:intermediate", documentation=f"{COLLECTIONS}#collections.defaultdict"
        ),
        "python-advanced": Implementation("with_python:advanced", documentation=CHAIN),
        "python-expert": Implementation(
            "with_python:expert", documentation=f"{COLLECTIONS}#collections.Counter"
        ),
        "numpy": Implementation(
            "with_numpy:difference", ingest="with_numpy:to_arrays", documentation=NUMPY_BINCOUNT
        ),
        "pandas": Implementation(
            "with_pandas:value_counts", ingest="with_pandas:to_frame", documentation=PANDAS_COUNTS
        ),
        "numba": Implementation(
            "with_numba:difference", ingest="with_numpy:to_arrays", documentation=NUMBA_LOOPS
        ),
        "cython": Implementation(
            "with_cython:difference", ingest="with_numpy:to_arrays", documentation=CYTHON_ARRAYS
        ),
        "cython-list": Implementation("with_cython:difference_of_list", documentation=CYTHON_TYPES),
        **{
            engine: Implementation(
                "with_threads:expert",
                engine=engine,
                one_worker="python-expert",
                documentation=page,
            )
            for engine, page in THREAD_PAGES.items()
        },
        **{
            f"{engine}-junior": Implementation(
                "with_threads:junior", engine=engine, documentation=page
            )
            for engine, page in THREAD_PAGES.items()
        },
        "processes": Implementation(
            "with_processes:expert",
            engine="processes",
            one_worker="python-expert",
            documentation=PROCESS_POOL,
        ),
        "processes-initializer": Implementation(
            "with_processes:expert_of_kept",
            engine="processes",
            ingest="with_processes:pool_with_people",
            style="tuned",
            one_worker="python-expert",
            documentation=PROCESS_POOL,
        ),
        "processes-junior": Implementation(
            "with_processes:junior", engine="processes", documentation=PROCESS_POOL
        ),
        "dask-distributed": Implementation(
            "with_dask:expert",
            engine="dask-distributed",
            ingest="with_dask:to_bag",
            one_worker="python-expert",
            documentation=DASK_REDUCTION,
        ),
        "ray": Implementation(
            "with_ray:expert",
            engine="ray",
            ingest="with_ray:put",
            one_worker="python-expert",
            documentation=RAY_OBJECTS,
        ),
    },
)
