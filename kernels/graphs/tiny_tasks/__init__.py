"""n independent increments, each a task of its own: what does one task cost?"""

from breakeven.workload import Implementation, Sentence, Work, Workload


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
    question="What does it cost to hand out one task, whatever it does?",
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
            "A loop does all of the increments in {python.seconds}; whatever the others take is "
            "the price of handing them out.",
        ),
        Sentence(
            "A task for a thread is an entry in a queue, {threads.seconds} in all; for a process "
            "it is packed and sent, {processes.seconds}; Dask's distributed scheduler keeps "
            "account of each on its way, {dask-distributed.seconds}.",
            holds=(
                "threads > processes",
                "processes > dask-distributed",
            ),
        ),
        Sentence(
            "The price is paid by the piece, so larger pieces lower it: in chunks, the processes "
            "take {processes-chunked.seconds}.",
            holds=("processes-chunked > processes",),
        ),
        Sentence(
            "A task has to be long compared with this price before any of these tools can pay off.",
        ),
    ),
    profile_lesson=(
        Sentence(
            "A task that does nothing leaves only what handing it out costs: "
            "{dask-distributed.scheduling} of Dask Distributed's call is scheduling.",
            holds=("dask-distributed.scheduling > 20",),
        ),
        Sentence(
            "Ray schedules for {ray.scheduling}, a good part of it in servers that are not Python.",
            holds=("ray.scheduling > 20",),
        ),
        Sentence(
            "While a task travels, cores wait for it: {dask-distributed.idle} of what Dask's "
            "workers could have done.",
            holds=("dask-distributed.idle > 10",),
        ),
        Sentence(
            "A process pool schedules for {processes.scheduling}, and pickles for "
            "{processes.serialisation}.",
            holds=("processes.scheduling > 20",),
        ),
        Sentence(
            "None of them computes: {dask-distributed.compute} is what remains of the tasks "
            "themselves.",
            holds=("dask-distributed.compute < 10",),
        ),
    ),
    implementations={
        "python": Implementation("with_python:loop"),
        "threads": Implementation("with_threads:each", engine="threads"),
        "processes": Implementation("with_processes:each", engine="processes"),
        "processes-chunked": Implementation(
            "with_processes:chunked", engine="processes", style="tuned"
        ),
        "joblib": Implementation("with_joblib:each", engine="joblib"),
        "joblib-auto": Implementation("with_joblib:batched_by_joblib", engine="joblib"),
        "dask-sync": Implementation("with_dask:delayed_each", engine="dask-sync"),
        "dask-threads": Implementation("with_dask:delayed_each", engine="dask-threads"),
        "dask-processes": Implementation("with_dask:delayed_each", engine="dask-processes"),
        "dask-distributed": Implementation("with_dask:delayed_each", engine="dask-distributed"),
        "dask-futures": Implementation("with_dask:future_each", engine="dask-distributed"),
        "ray": Implementation("with_ray:each", engine="ray"),
    },
)
