"""The sum of n numbers as a binary tree of additions: what does a reduction by tasks cost?"""

import random

from breakeven.workload import Implementation, Sentence, Work, Workload

THREADS_PAGE = "https://docs.python.org/3/library/concurrent.futures.html#threadpoolexecutor"
PROCESSES_PAGE = "https://docs.python.org/3/library/concurrent.futures.html#processpoolexecutor"
DELAYED_PAGE = "https://docs.dask.org/en/stable/delayed.html"
DASK_FUTURES_PAGE = "https://docs.dask.org/en/stable/futures.html#submit-tasks"
RAY_REFERENCES_PAGE = (
    "https://docs.ray.io/en/latest/ray-core/tasks.html#passing-object-refs-to-ray-tasks"
)

LARGEST = 10**15  # a lost or doubled number changes the sum by far more than chance could make up


def make_inputs(n):
    """n whole numbers, the leaves of the tree."""
    chance = random.Random(2004)
    return ([chance.randrange(1, LARGEST) for _ in range(n)],)


def check(result, expected):
    """The answer is the sum, exactly."""
    assert type(result) is int, f"the sum must be an int, got {type(result).__name__}"
    assert result == expected, f"the sum is {expected}, not {result}"


WORKLOAD = Workload(
    name="tree_sum",
    version="1",
    source="course documents 000 and 004",
    question="Does a tree of tasks ever pay off if each task adds two numbers?",
    # As in tiny_tasks the number of tasks is what is asked about: plain Python takes no time.
    sizes={"small": 16, "medium": 500, "large": 5_000},
    unit="numbers",
    make_inputs=make_inputs,
    check=check,
    reference="python",
    baseline="python",
    work=lambda n: Work(operations=n),
    answer=(
        Sentence(
            "Not here: plain Python adds a number in {python.each}, Ray takes {ray.each} and "
            "Dask's distributed scheduler {dask-distributed.each}.",
            holds=(
                "ray slower",
                "dask-distributed slower",
            ),
        ),
        Sentence(
            "Plain Python adds a number in {python.each}, Ray takes {ray.each} and Dask's "
            "distributed scheduler {dask-distributed.each}.",
        ),
    ),
    lesson=(
        Sentence(
            "A tree of n leaves has n - 1 additions, but only log2(n) of them, rounded up, wait "
            "for each other; with enough workers, only that depth would remain."
        ),
        Sentence(
            "An addition takes nanoseconds and a task far longer: plain Python adds everything in "
            "{python.seconds}, Ray takes {ray.seconds} and Dask Distributed "
            "{dask-distributed.seconds}.",
            holds=("ray slower", "dask-distributed slower"),
        ),
        Sentence(
            "A tree pays off when its leaves are large: give each worker thousands of numbers to "
            "add and let the tasks combine only the results, as Dask's own reductions do."
        ),
    ),
    implementations={
        "python": Implementation("with_python:level_by_level"),
        "threads": Implementation(
            "with_threads:level_by_level", engine="threads", documentation=THREADS_PAGE
        ),
        "processes": Implementation(
            "with_processes:level_by_level", engine="processes", documentation=PROCESSES_PAGE
        ),
        "dask-sync": Implementation(
            "with_dask:delayed_tree", engine="dask-sync", documentation=DELAYED_PAGE
        ),
        "dask-threads": Implementation(
            "with_dask:delayed_tree", engine="dask-threads", documentation=DELAYED_PAGE
        ),
        "dask-processes": Implementation(
            "with_dask:delayed_tree", engine="dask-processes", documentation=DELAYED_PAGE
        ),
        "dask-distributed": Implementation(
            "with_dask:delayed_tree", engine="dask-distributed", documentation=DELAYED_PAGE
        ),
        "dask-futures": Implementation(
            "with_dask:future_tree", engine="dask-distributed", documentation=DASK_FUTURES_PAGE
        ),
        "ray": Implementation("with_ray:tree", engine="ray", documentation=RAY_REFERENCES_PAGE),
    },
)
