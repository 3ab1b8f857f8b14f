"""Eight tasks that each compute for n microseconds: how long must a task be to be worth handing out?

A task runs a loop of 5 n steps, and a step is one round of a small pseudo-random number generator: a
product, a sum, a remainder. So the number of steps depends on n alone and is the same everywhere; the
microseconds are those of the machine that this was written on. For another machine, divide the time
of the plain loop by eight.
"""

from breakeven.workload import Implementation, Sentence, Work, Workload

FUTURES_PAGE = "https://docs.python.org/3/library/concurrent.futures.html"
THREADS_PAGE = "https://docs.python.org/3/library/concurrent.futures.html#threadpoolexecutor"
FREE_THREADING_PAGE = "https://docs.python.org/3/howto/free-threading-python.html"
PROCESSES_PAGE = "https://docs.python.org/3/library/concurrent.futures.html#processpoolexecutor"
DELAYED_PAGE = "https://docs.dask.org/en/stable/delayed.html"
RAY_GET_PAGE = "https://docs.ray.io/en/latest/ray-core/patterns/ray-get-loop.html"

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
    question="How long must a task take before it is worth handing out?",
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
        Sentence(
            "With the longest tasks here the loop takes {python.seconds}, a process pool "
            "{processes.seconds}, Ray {ray.seconds} and Dask's distributed scheduler "
            "{dask-distributed.seconds}.",
        ),
    ),
    lesson=(
        Sentence(
            "Every size has the same eight tasks, each ten times as long as at the size before: "
            "what a tool adds to a task stays the same, so its share shrinks as the tasks grow."
        ),
        Sentence(
            "With tasks of 10 µs, Dask Distributed takes {dask-distributed@tiny.slowdown} as long "
            "as the plain loop: the work is done in less time than it takes to hand it out.",
            holds=("dask-distributed@tiny slower",),
        ),
        Sentence(
            "With the longest tasks, Dask Distributed is {dask-distributed.speedup} as fast as the "
            "loop, the process pool {processes.speedup} and Ray {ray.speedup}.",
            holds=("dask-distributed faster", "processes faster", "ray faster"),
        ),
        Sentence(
            "Dask's synchronous scheduler runs the same graph in one thread: what it takes beyond "
            "the loop with the shortest tasks, {dask-sync@tiny.seconds} against "
            "{python@tiny.seconds}, is Dask's own work on the graph.",
            holds=("dask-sync@tiny slower",),
        ),
        Sentence(
            "Threads take turns here, however long the tasks are: the loop holds the interpreter's "
            "lock, so only one thread at a time can run it."
        ),
    ),
    implementations={
        "python": Implementation("with_python:loop"),
        "threads": Implementation(
            "with_threads:each", engine="threads", documentation=THREADS_PAGE
        ),
        "threads-freethreaded": Implementation(
            "with_threads:each", engine="threads-freethreaded", documentation=FREE_THREADING_PAGE
        ),
        "threads-314": Implementation(
            "with_threads:each", engine="threads-314", documentation=THREADS_PAGE
        ),
        "interpreters": Implementation(
            "with_threads:each",
            engine="interpreters",
            documentation=f"{FUTURES_PAGE}#interpreterpoolexecutor",
        ),
        "processes": Implementation(
            "with_processes:each", engine="processes", documentation=PROCESSES_PAGE
        ),
        "dask-sync": Implementation(
            "with_dask:delayed_each", engine="dask-sync", documentation=DELAYED_PAGE
        ),
        "dask-threads": Implementation(
            "with_dask:delayed_each", engine="dask-threads", documentation=DELAYED_PAGE
        ),
        "dask-processes": Implementation(
            "with_dask:delayed_each", engine="dask-processes", documentation=DELAYED_PAGE
        ),
        "dask-distributed": Implementation(
            "with_dask:delayed_each", engine="dask-distributed", documentation=DELAYED_PAGE
        ),
        "ray": Implementation("with_ray:each", engine="ray", documentation=RAY_GET_PAGE),
    },
)
