"""The integral of sin(1/x) by halving intervals until each is exact enough: tasks that make tasks.

An interval is done when two rules agree on it; otherwise its halves become new tasks, and nobody knows
in advance how many there will be. The curve oscillates ever faster towards zero, so nearly all of the
work lies at the left end.
"""

import math

from breakeven.workload import Implementation, Sentence, Workload

CALLBACKS_PAGE = (
    "https://docs.python.org/3/library/concurrent.futures.html"
    "#concurrent.futures.Future.add_done_callback"
)
DASK_TASKS_FROM_TASKS_PAGE = "https://distributed.dask.org/en/stable/task-launch.html"
AS_COMPLETED_PAGE = "https://docs.dask.org/en/stable/futures.html#waiting-on-futures"
RAY_NESTED_TASKS_PAGE = "https://docs.ray.io/en/latest/ray-core/tasks/nested-tasks.html"

PANELS = 8_000
"""Of the coarse rule in each interval; the fine one has twice as many."""

TOLERANCE = 1e-9
"""How far the rules may disagree, for each unit of an interval's length."""


def make_inputs(n):
    """The bounds between which the curve has about n half waves: from 1/(pi n) to 1."""
    return 1 / (math.pi * n), 1.0


def check(result, expected):
    """The answer is (integral, intervals); the same intervals have the same sum to the last digit."""
    assert isinstance(result, tuple), f"expected a tuple, got {type(result).__name__}"
    assert [type(each) for each in result] == [float, int], f"expected (float, int), got {result}"
    assert result[1] == expected[1], f"{expected[1]} intervals were needed, not {result[1]}"
    assert result[0] == expected[0], f"the integral is {expected[0]!r}, not {result[0]!r}"


WORKLOAD = Workload(
    name="dynamic_work",
    version="1",
    source="course document 000",
    question="Which tools can handle tasks that create tasks, and at what price?",
    sizes={"small": 100, "medium": 3_000, "large": 80_000},
    unit="half waves",
    make_inputs=make_inputs,
    check=check,
    reference="python",
    baseline="python",
    answer=(
        Sentence(
            "Dask and Ray both can. The loop takes {python.seconds}, Ray {ray.seconds} and Dask "
            "{dask-futures.seconds}, or {dask-futures-driver.seconds} if the caller keeps the work "
            "list.",
        ),
    ),
    lesson=(
        Sentence(
            "Whether an interval must be halved is known only after it has been computed, so there "
            "is no graph to hand over: new tasks come from the results of old ones."
        ),
        Sentence(
            "A task that waits for its halves blocks a worker, and when all workers are blocked, "
            "nothing moves. Dask lets such a task leave its worker's thread pool while it waits; "
            "here that takes {dask-futures.seconds}."
        ),
        Sentence(
            "With a work list, no task has to wait: the caller adds the halves when an interval "
            "comes back. With Dask that takes {dask-futures-driver.seconds} instead.",
            holds=("dask-futures-driver > dask-futures",),
        ),
        Sentence(
            "Ray's tasks start the halves themselves and return references to them, so none of "
            "them waits: Ray is {ray.speedup} as fast as the loop.",
            holds=("ray faster",),
        ),
        Sentence(
            "With threads, the caller keeps a work list too and gains nothing, {threads.seconds} "
            "against {python.seconds} for the loop: the sines are computed under the interpreter's "
            "lock.",
            holds=("threads slower",),
        ),
    ),
    implementations={
        "python": Implementation("with_python:work_list"),
        "threads": Implementation(
            "with_threads:work_list", engine="threads", documentation=CALLBACKS_PAGE
        ),
        "processes": Implementation(
            "with_threads:work_list", engine="processes", documentation=CALLBACKS_PAGE
        ),
        "dask-futures": Implementation(
            "with_dask:tasks_from_tasks",
            engine="dask-distributed",
            documentation=DASK_TASKS_FROM_TASKS_PAGE,
        ),
        "dask-futures-driver": Implementation(
            "with_dask:work_list",
            engine="dask-distributed",
            style="tuned",
            documentation=AS_COMPLETED_PAGE,
        ),
        "ray": Implementation(
            "with_ray:tasks_from_tasks", engine="ray", documentation=RAY_NESTED_TASKS_PAGE
        ),
    },
)
