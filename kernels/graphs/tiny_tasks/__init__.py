"""n independent increments, each a task of its own: what does one task cost?"""

from breakeven.workload import Implementation, Sentence, Work, Workload

THREADS_PAGE = "https://docs.python.org/3/library/concurrent.futures.html#threadpoolexecutor"
PROCESSES_PAGE = "https://docs.python.org/3/library/concurrent.futures.html#processpoolexecutor"
MAP_PAGE = (
    "https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.Executor.map"
)
JOBLIB_PAGE = "https://joblib.readthedocs.io/en/stable/generated/joblib.Parallel.html"
DELAYED_PAGE = "https://docs.dask.org/en/stable/delayed.html"
DASK_FUTURES_PAGE = "https://docs.dask.org/en/stable/futures.html#submit-tasks"
RAY_GET_PAGE = "https://docs.ray.io/en/latest/ray-core/patterns/ray-get-loop.html"


def make_inputs(n):
    """A list of the n numbers to increment."""
    return (list(range(n)),)


def check(result, expected):
    """The answer is the list of the incremented numbers, in order."""
    assert isinstance(result, list), f"expected a list, got {type(result).__name__}"
    assert len(result) == len(expected), f"expected {len(expected)} results, got {len(result)}"
    kinds = {type(number) for number in result}
    assert kinds <= {int}, f"the results must be ints, got {kinds}"
    assert result == expected, "a result is not its number plus one"


WORKLOAD = Workload(
    name="tiny_tasks",
    version="1",
    source="course documents 000 and 004",
    question="What does it cost to hand out one task, no matter what it does?",
    # The number of tasks is what is asked about: the slowest way takes seconds at the largest,
    # and plain Python never more than a millisecond.
    sizes={"small": 10, "medium": 500, "large": 5_000},
    unit="tasks",
    make_inputs=make_inputs,
    check=check,
    reference="python",
    baseline="python",
    work=lambda n: Work(operations=n),
    answer=(
        Sentence(
            "One task costs {threads.each} on a thread pool, {processes.each} on a process pool,"
            " {ray.each} with Ray and {dask-distributed.each} with Dask's distributed scheduler;"
            " the loop takes {python.each}.",
        ),
    ),
    lesson=(
        Sentence(
            "A loop does all the increments in {python.seconds}; the time that the others take is "
            "the price of handing them out.",
        ),
        Sentence(
            "For a thread, a task is an entry in a queue, {threads.seconds} in all; for a process, "
            "it is packed and sent, {processes.seconds}; Dask's distributed scheduler tracks each "
            "task on its way, {dask-distributed.seconds}.",
            holds=(
                "threads > processes",
                "processes > dask-distributed",
            ),
        ),
        Sentence(
            "The price is paid per piece, so larger pieces lower it: in chunks, the processes take "
            "{processes-chunked.seconds}.",
            holds=("processes-chunked > processes",),
        ),
        Sentence(
            "A task has to be long compared with this price before any of these tools can pay off.",
        ),
    ),
    profile_lesson=(
        Sentence(
            "With tasks that do nothing, only the cost of handing them out is left: "
            "{dask-distributed.scheduling} of Dask Distributed's call is scheduling.",
            holds=("dask-distributed.scheduling > 20",),
        ),
        Sentence(
            "Ray spends {ray.scheduling} of its call on scheduling, a good part of it in servers "
            "that are not Python.",
            holds=("ray.scheduling > 20",),
        ),
        Sentence(
            "While a task travels, cores wait for it: Dask's workers spend {dask-distributed.idle} "
            "of their time waiting.",
            holds=("dask-distributed.idle > 10",),
        ),
        Sentence(
            "A process pool spends {processes.scheduling} of its call on scheduling, and "
            "{processes.serialisation} on pickling.",
            holds=("processes.scheduling > 20",),
        ),
        Sentence(
            "Almost none of this is computing: the tasks themselves are {dask-distributed.compute} "
            "of Dask Distributed's call.",
            holds=("dask-distributed.compute < 10",),
        ),
    ),
    implementations={
        "python": Implementation("with_python:loop"),
        "threads": Implementation(
            "with_threads:each", engine="threads", documentation=THREADS_PAGE
        ),
        "processes": Implementation(
            "with_processes:each", engine="processes", documentation=PROCESSES_PAGE
        ),
        "processes-chunked": Implementation(
            "with_processes:chunked", engine="processes", style="tuned", documentation=MAP_PAGE
        ),
        "joblib": Implementation("with_joblib:each", engine="joblib", documentation=JOBLIB_PAGE),
        "joblib-auto": Implementation(
            "with_joblib:batched_by_joblib", engine="joblib", documentation=JOBLIB_PAGE
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
        "dask-futures": Implementation(
            "with_dask:future_each", engine="dask-distributed", documentation=DASK_FUTURES_PAGE
        ),
        "ray": Implementation("with_ray:each", engine="ray", documentation=RAY_GET_PAGE),
    },
)
