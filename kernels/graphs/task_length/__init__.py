"""Eight tasks that each compute for n microseconds: how long must a task be to be worth handing out?

A task runs a loop of n times STEPS_A_MICROSECOND steps, and a step is one round of a small generator
of pseudo-random numbers: a product, a sum, a remainder. So the number of steps follows from n alone
and is the same everywhere; the microseconds are those of the machine that this was written on, and
what they are elsewhere is the time of the plain loop divided by eight.
"""

from breakeven.workload import Implementation, Sentence, Work, Workload

TASKS = 8
STEPS_A_MICROSECOND = 5


def make_inputs(n):
    """(seeds, steps): a seed for each task, and the steps that each takes."""
    return list(range(1, TASKS + 1)), n * STEPS_A_MICROSECOND


def check(result, expected):
    """The answer is the list of the generators' last numbers, in the order of the seeds."""
    assert isinstance(result, list), f"expected a list, got {type(result).__name__}"
    assert len(result) == len(expected), f"expected {len(expected)} results, got {len(result)}"
    kinds = {type(number) for number in result}
    assert kinds <= {int}, f"the results must be ints, got {kinds}"
    assert result == expected, "a task did not end with its number"


def work(n):
    """A product, a sum and a remainder a step."""
    return Work(operations=3 * TASKS * n * STEPS_A_MICROSECOND)


WORKLOAD = Workload(
    name="task_length",
    version="2",
    source="course document 004",
    question="How long must a task take before handing it out is worth its cost?",
    sizes={"tiny": 10, "small": 100, "medium": 1_000, "large": 10_000, "huge": 100_000},
    unit="microseconds a task",
    growth=True,
    make_inputs=make_inputs,
    check=check,
    reference="python",
    baseline="python",
    work=work,
    answer=(
        Sentence(
            "With the longest tasks here Dask's distributed scheduler is "
            "{dask-distributed.speedup} as fast as the loop, a process pool {processes.speedup} "
            "and Ray {ray.speedup}; with tasks of 10 µs they take "
            "{dask-distributed@tiny.slowdown}, {processes@tiny.slowdown} and {ray@tiny.slowdown}"
            " as long.",
            holds=(
                "dask-distributed@tiny slower",
                "processes@tiny slower",
                "ray@tiny slower",
            ),
        ),
    ),
    lesson=(
        Sentence(
            "The same eight tasks at every size, each ten times as long as at the size before: what a "
            "tool costs a task stays the same, so its share shrinks as the tasks grow."
        ),
        Sentence(
            "At 10 µs a task Dask Distributed takes {dask-distributed@tiny.slowdown} as long as "
            "the plain loop: it hands out work that is done before the handing out.",
            holds=("dask-distributed@tiny slower",),
        ),
        Sentence(
            "At the longest tasks it is {dask-distributed.speedup} as fast as the loop, the "
            "process pool {processes.speedup} and Ray {ray.speedup}.",
            holds=("dask-distributed faster", "processes faster", "ray faster"),
        ),
        Sentence(
            "Dask's synchronous scheduler runs the same graph in one thread: what it takes beyond "
            "the loop at the shortest tasks, {dask-sync@tiny.seconds} against "
            "{python@tiny.seconds}, is Dask's own work on the graph.",
            holds=("dask-sync@tiny slower",),
        ),
        Sentence(
            "Threads take turns here, however long the tasks are: the loop holds the interpreter's "
            "lock, and only one thread at a time can be in it."
        ),
    ),
    implementations={
        "python": Implementation("with_python:loop"),
        "threads": Implementation("with_threads:each", engine="threads"),
        "threads-freethreaded": Implementation("with_threads:each", engine="threads-freethreaded"),
        "threads-314": Implementation("with_threads:each", engine="threads-314"),
        "interpreters": Implementation("with_threads:each", engine="interpreters"),
        "processes": Implementation("with_processes:each", engine="processes"),
        "dask-sync": Implementation("with_dask:delayed_each", engine="dask-sync"),
        "dask-threads": Implementation("with_dask:delayed_each", engine="dask-threads"),
        "dask-processes": Implementation("with_dask:delayed_each", engine="dask-processes"),
        "dask-distributed": Implementation("with_dask:delayed_each", engine="dask-distributed"),
        "ray": Implementation("with_ray:each", engine="ray"),
    },
)
