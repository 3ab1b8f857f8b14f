"""Two sources through load, filter, compute, aggregate and save, where loading and computing wait.

The waiting stands for a disk, a database or a service: each part of a source has its own waiting times,
drawn once from a fixed seed, and sleeps that long. The answer is the text of the saved file.
"""

import json
import random
from typing import NamedTuple

from breakeven.workload import Implementation, Sentence, Workload

THREADS_PAGE = "https://docs.python.org/3/library/concurrent.futures.html#threadpoolexecutor"
PROCESSES_PAGE = "https://docs.python.org/3/library/concurrent.futures.html#processpoolexecutor"
DASK_POOL_PAGE = "https://docs.dask.org/en/stable/scheduling.html#local-threads"
DELAYED_PAGE = "https://docs.dask.org/en/stable/delayed.html"
DASK_FUTURES_PAGE = "https://docs.dask.org/en/stable/futures.html#submit-tasks"
RAY_REFERENCES_PAGE = (
    "https://docs.ray.io/en/latest/ray-core/tasks.html#passing-object-refs-to-ray-tasks"
)

SOURCES = ("shop", "warehouse")
RECORDS = 100  # in each part


class Part(NamedTuple):
    """A piece of a source: where it comes from, which records it has, and how long it lets wait."""

    source: str
    seed: int
    load_seconds: float
    compute_seconds: float


def make_inputs(n):
    """n parts of each source, the sources in turn."""
    chance = random.Random(2000)
    return (
        [
            Part(source, seed, chance.uniform(0.005, 0.015), chance.uniform(0.002, 0.008))
            for seed in range(n)
            for source in SOURCES
        ],
    )


def check(result, expected):
    """The answer is the text of the saved file: the same totals for both sources."""
    assert isinstance(result, str), f"expected the file's text, got {type(result).__name__}"
    found, wanted = json.loads(result), json.loads(expected)
    assert found.keys() == wanted.keys(), f"the sources are {sorted(wanted)}, not {sorted(found)}"
    for source, totals in wanted.items():
        assert found[source] == totals, f"{source} has {totals}, not {found[source]}"


WORKLOAD = Workload(
    name="pipeline",
    version="1",
    source="course document 000",
    question="How much of the waiting in a pipeline do parallel tasks hide?",
    sizes={"small": 1, "medium": 6, "large": 120},
    unit="parts of each source",
    make_inputs=make_inputs,
    check=check,
    reference="python",
    baseline="python",
    answer=(
        Sentence(
            "With as many threads as cores the pipeline is {threads.speedup} as fast as the plain "
            "loop, and with more threads than cores {threads-default.speedup}.",
            holds=(
                "threads faster",
                "threads-default faster",
            ),
        ),
        Sentence(
            "The plain loop takes {python.seconds}, as many threads as cores {threads.seconds}, "
            "and more threads than cores {threads-default.seconds}.",
        ),
    ),
    lesson=(
        Sentence(
            "Almost all of the time here is waiting, 15 ms per part on average, and a thread that "
            "sleeps holds neither a core nor the interpreter's lock."
        ),
        Sentence(
            "Threads hide the waiting of one part behind that of another and are {threads.speedup} "
            "as fast as the plain loop, though they compute no faster.",
            holds=("threads faster",),
        ),
        Sentence(
            "Dask's threads reach {dask-threads.speedup} with a task for each step: compared with "
            "milliseconds of waiting, the cost of a task is small.",
            holds=("dask-threads faster",),
        ),
        Sentence(
            "More threads than cores hide even more, because waiting needs no core: with the "
            "default size of Python's thread pool, the pipeline is {threads-default.speedup} as "
            "fast.",
            holds=("threads-default > threads",),
        ),
    ),
    implementations={
        "python": Implementation("with_python:loop"),
        "threads": Implementation(
            "with_threads:part_a_task", engine="threads", documentation=THREADS_PAGE
        ),
        "threads-default": Implementation("with_threads:default_pool", documentation=THREADS_PAGE),
        "processes": Implementation(
            "with_processes:part_a_task", engine="processes", documentation=PROCESSES_PAGE
        ),
        "dask-sync": Implementation(
            "with_dask:delayed_steps", engine="dask-sync", documentation=DELAYED_PAGE
        ),
        "dask-threads": Implementation(
            "with_dask:delayed_steps", engine="dask-threads", documentation=DELAYED_PAGE
        ),
        "dask-threads-default": Implementation(
            "with_dask:default_pool", engine="dask-threads", documentation=DASK_POOL_PAGE
        ),
        "dask-processes": Implementation(
            "with_dask:delayed_steps", engine="dask-processes", documentation=DELAYED_PAGE
        ),
        "dask-distributed": Implementation(
            "with_dask:delayed_steps", engine="dask-distributed", documentation=DELAYED_PAGE
        ),
        "dask-futures": Implementation(
            "with_dask:future_steps", engine="dask-distributed", documentation=DASK_FUTURES_PAGE
        ),
        "ray": Implementation("with_ray:steps", engine="ray", documentation=RAY_REFERENCES_PAGE),
    },
)
