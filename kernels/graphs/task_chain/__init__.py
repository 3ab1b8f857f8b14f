"""n chains of three tasks, inc, double and add: what does it cost when one task waits for another?"""

from breakeven.workload import Implementation, Sentence, Work, Workload

THREADS_PAGE = "https://docs.python.org/3/library/concurrent.futures.html#threadpoolexecutor"
PROCESSES_PAGE = "https://docs.python.org/3/library/concurrent.futures.html#processpoolexecutor"
MAP_PAGE = (
    "https://docs.python.org/3/library/concurrent.futures.html#concurrent.futures.Executor.map"
)
DELAYED_PAGE = "https://docs.dask.org/en/stable/delayed.html"
DASK_FUTURES_PAGE = "https://docs.dask.org/en/stable/futures.html#submit-tasks"
RAY_REFERENCES_PAGE = (
    "https://docs.ray.io/en/latest/ray-core/tasks.html#passing-object-refs-to-ray-tasks"
)


def make_inputs(n):
    """The n numbers that the chains begin with."""
    return (list(range(n)),)


def check(result, expected):
    """The answer is the list of what the chains end with, in the order of their numbers."""
    assert isinstance(result, list), f"expected a list, got {type(result).__name__}"
    assert len(result) == len(expected), f"expected {len(expected)} results, got {len(result)}"
    kinds = {type(number) for number in result}
    assert kinds <= {int}, f"the results must be ints, got {kinds}"
    assert result == expected, "a chain does not end with its number plus one, three times"


WORKLOAD = Workload(
    name="task_chain",
    version="1",
    source="course documents 000 and 004",
    question="What does it cost when each task must wait for the one before?",
    # As in tiny_tasks the number of tasks is what is asked about: plain Python takes no time.
    sizes={"small": 5, "medium": 200, "large": 2_000},
    unit="chains of three tasks",
    make_inputs=make_inputs,
    check=check,
    reference="python",
    baseline="python",
    work=lambda n: Work(operations=3 * n),
    answer=(
        Sentence(
            "For a chain of three, plain Python takes {python.each}, a thread pool "
            "{threads.each}, a process pool {processes.each}, Ray {ray.each} and Dask's "
            "distributed scheduler {dask-distributed.each}.",
        ),
    ),
    lesson=(
        Sentence(
            "Each chain is three function calls, and each call is a task: this measures the price "
            "of handing out tasks and of noticing that they are done, not of computing."
        ),
        Sentence(
            "Plain Python needs {python.seconds} for all chains and the thread pool "
            "{threads.seconds}: a call costs next to nothing, a task does not.",
            holds=("threads slower",),
        ),
        Sentence(
            "Dask Distributed takes {dask-distributed.seconds}: each task is registered with the "
            "scheduler, sent to a worker, and reported as done before the next one in its chain "
            "may begin.",
            holds=("dask-distributed slower",),
        ),
        Sentence(
            "The cure is one task for a whole chain, and many chains in one message: the process "
            "pool then takes {processes-fused.seconds} instead of {processes.seconds}.",
            holds=("processes-fused > processes",),
        ),
    ),
    implementations={
        "python": Implementation("with_python:loop"),
        "threads": Implementation(
            "with_threads:step_by_step", engine="threads", documentation=THREADS_PAGE
        ),
        "processes": Implementation(
            "with_processes:step_by_step", engine="processes", documentation=PROCESSES_PAGE
        ),
        "processes-fused": Implementation(
            "with_processes:chain_a_task", engine="processes", style="tuned", documentation=MAP_PAGE
        ),
        "dask-sync": Implementation(
            "with_dask:delayed_chains", engine="dask-sync", documentation=DELAYED_PAGE
        ),
        "dask-threads": Implementation(
            "with_dask:delayed_chains", engine="dask-threads", documentation=DELAYED_PAGE
        ),
        "dask-processes": Implementation(
            "with_dask:delayed_chains", engine="dask-processes", documentation=DELAYED_PAGE
        ),
        "dask-distributed": Implementation(
            "with_dask:delayed_chains", engine="dask-distributed", documentation=DELAYED_PAGE
        ),
        "dask-futures": Implementation(
            "with_dask:future_chains", engine="dask-distributed", documentation=DASK_FUTURES_PAGE
        ),
        "ray": Implementation("with_ray:chains", engine="ray", documentation=RAY_REFERENCES_PAGE),
    },
)
