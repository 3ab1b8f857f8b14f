"""How many, any and all over a bag of lists: is a bag a good home for nested containers?

Three questions about n lists of small numbers: how many numbers there are in all, whether any list holds
the wanted number (only the last list but one does), and whether all lists are free of negative numbers.
Each list is a Python object, and so is each number in it.
"""

import random

from breakeven.workload import Implementation, Sentence, Work, Workload

BUILT_INS = "https://docs.python.org/3/library/functions.html"
DASK_BAG = "https://docs.dask.org/en/stable/bag.html"
DASK_DELAYED = "https://docs.dask.org/en/stable/delayed-api.html"

WANTED = 200
LONGEST = 16


def make_inputs(n):
    """A list of n lists of up to 16 numbers from 0 to 199, and once the number 200, near the end."""
    chance = random.Random(20011)
    numbers = chance.choices(range(WANTED), k=n + LONGEST)
    lengths = chance.choices(range(LONGEST + 1), k=n)
    lists = [numbers[start : start + length] for start, length in enumerate(lengths)]
    lists[-2].append(WANTED)
    return (lists,)


def check(result, expected):
    """The answer is (how many, any, all), an int and two bools."""
    assert isinstance(result, tuple), f"expected a tuple, got {type(result).__name__}"
    kinds = [type(part) for part in result]
    assert kinds == [int, bool, bool], f"expected an int and two bools, got {kinds}"
    assert result == expected, f"expected {expected}, got {result}"


WORKLOAD = Workload(
    name="nested_counts",
    version="2",
    source="course document 001",
    question="Is a Dask bag faster than a loop over nested containers?",
    # The largest is bounded by the memory of the lists, which Dask holds a second time.
    sizes={"small": 5_000, "medium": 300_000, "large": 1_000_000},
    unit="lists",
    make_inputs=make_inputs,
    check=check,
    reference="python",
    baseline="python",
    work=lambda n: Work(operations=2 * n * LONGEST // 2),  # each number is compared twice
    implementations={
        "python": Implementation("with_python:three_loops", documentation=BUILT_INS),
        **{
            engine: Implementation(
                "with_dask:bag", engine=engine, ingest="with_dask:to_bag", documentation=DASK_BAG
            )
            for engine in ("dask-sync", "dask-threads", "dask-processes", "dask-distributed")
        },
        **{
            f"{engine}-tuned": Implementation(
                "with_dask:bag",
                engine=engine,
                ingest="with_dask:to_unsearched_bag",
                style="tuned",
                documentation=DASK_DELAYED,
            )
            for engine in ("dask-threads", "dask-processes")
        },
    },
    answer=(
        Sentence(
            "Not on threads ({dask-threads.speedup} the speed of a loop) or processes "
            "({dask-processes.speedup}). Where the workers already hold the lists, a bag on "
            "Dask's distributed scheduler runs at {dask-distributed.speedup}.",
            holds=(
                "dask-threads slower",
                "dask-processes slower",
            ),
        ),
        Sentence(
            "A loop takes {python.seconds}, and a Dask bag {dask-threads.seconds} on threads, "
            "{dask-processes.seconds} on processes and {dask-distributed.seconds} where the "
            "workers already hold the lists.",
        ),
    ),
    lesson=(
        Sentence(
            "Python itself loops over the lists, under the interpreter lock: Dask's threads take "
            "{dask-threads.slowdown} as long as one loop.",
            holds=("dask-threads slower",),
        ),
        Sentence(
            "Much of that time goes into searching the lists for tasks in every call; without the "
            "search, Dask's threads take {dask-threads-tuned.slowdown} as long.",
            holds=("dask-threads-tuned > dask-threads", "dask-threads-tuned slower"),
        ),
        Sentence(
            "Dask's process scheduler gets the lists anew with every call and takes "
            "{dask-processes.slowdown} as long: pickling a list takes longer than counting it.",
            holds=("dask-processes slower",),
        ),
        Sentence(
            "On the cluster, the workers already hold the lists, which makes it "
            "{dask-distributed.speedup} as fast as one loop.",
            holds=("dask-distributed faster",),
        ),
        Sentence("More work for each list, or lists that the workers read themselves, would help."),
    ),
)
