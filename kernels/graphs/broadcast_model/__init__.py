"""Tasks that all need one large object: is it sent with every task, or once?

The model is a table of n places, and using it means finding the place nearest to a customer, for a
few customers per task. A customer is two numbers; the model is megabytes.
"""

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload

THREADS_PAGE = "https://docs.python.org/3/library/concurrent.futures.html#threadpoolexecutor"
LARGE_DATA_PAGE = "https://docs.python.org/3/library/multiprocessing.html#programming-guidelines"
SHARED_MEMORY_PAGE = "https://docs.python.org/3/library/multiprocessing.shared_memory.html"
DASK_SCATTER_PAGE = "https://docs.dask.org/en/stable/futures.html#move-data"
RAY_LARGE_ARGUMENT_PAGE = (
    "https://docs.ray.io/en/latest/ray-core/patterns/pass-large-arg-by-value.html"
)

TASKS = 32
CUSTOMERS = 4  # for each task


def make_inputs(n):
    """(model, batches): x and y of n places, (2, n) float64; and the tasks' (2, customers) each."""
    rng = np.random.default_rng(2003)
    return rng.random((2, n)), [rng.random((2, CUSTOMERS)) for _ in range(TASKS)]


def check(result, expected):
    """The answer is a list of the nearest places' numbers, in the order of the customers."""
    assert isinstance(result, list), f"expected a list, got {type(result).__name__}"
    assert len(result) == len(expected), f"expected {len(expected)} places, got {len(result)}"
    kinds = {type(place) for place in result}
    assert kinds <= {int}, f"the places must be ints, got {kinds}"
    wrong = sum(found != wanted for found, wanted in zip(result, expected, strict=True))
    assert not wrong, f"{wrong} of the places are not the nearest"


def work(n):
    """The model is read once for each customer: two differences, two squares, a sum, a comparison."""
    return Work(bytes_moved=16 * n * TASKS * CUSTOMERS, operations=6 * n * TASKS * CUSTOMERS)


WORKLOAD = Workload(
    name="broadcast_model",
    version="2",
    source="course document 003",
    question="What does it cost to send a large object with every task instead of once?",
    sizes={"small": 2_000, "medium": 600_000, "large": 2_000_000},
    unit="places of 16 bytes in the model",
    make_inputs=make_inputs,
    check=check,
    reference="python",
    baseline="python",
    work=work,
    answer=(
        Sentence(
            "If each task brings the model, a process pool takes {processes-resend.seconds}, and "
            "{processes.seconds} if the model is shared once; with Ray it is {ray-resend.seconds} "
            "against {ray.seconds}, and with Dask {dask-resend.seconds} against "
            "{dask-distributed.seconds}.",
        ),
    ),
    lesson=(
        Sentence(
            "All 32 tasks need the whole model. An argument is copied for every task that has it; "
            "a model that is scattered, put or shared beforehand is copied once, and the tasks "
            "only refer to it."
        ),
        Sentence(
            "With Dask Distributed, sending the model in every call takes {dask-resend.seconds}, "
            "scattering it beforehand {dask-distributed.seconds}.",
            holds=("dask-distributed > dask-resend",),
        ),
        Sentence(
            "With Ray it is {ray-resend.seconds} against {ray.seconds} with ray.put: its workers "
            "map the stored array into their memory and copy nothing.",
            holds=("ray > ray-resend",),
        ),
        Sentence(
            "A process pool pickles every argument and takes {processes-resend.seconds}; if the "
            "tasks open the same shared memory instead, it takes {processes.seconds}.",
            holds=("processes > processes-resend",),
        ),
        Sentence(
            "Threads need nothing sent at all: they take {threads.seconds}, against "
            "{python.seconds} for the loop; NumPy releases the interpreter's lock while it "
            "computes.",
            holds=("threads faster",),
        ),
    ),
    profile_lesson=(
        Sentence(
            "Sent again with every task, the model is pickled, written, read and unpickled each "
            "time: {processes-resend.serialisation} of the call is serialisation, and the "
            "processes spend {processes-resend.idle} of their time waiting for the next model.",
            holds=("processes-resend.serialisation > 20",),
        ),
        Sentence(
            "If the model is shared once instead, serialisation is {processes.serialisation} of "
            "the call.",
            holds=("processes-resend.serialisation > 20", "processes.serialisation < 20"),
        ),
        Sentence(
            "Threads share the model as it is, and have nothing to serialise: "
            "{threads.serialisation}.",
            holds=("threads.serialisation < 5",),
        ),
    ),
    implementations={
        "python": Implementation("with_python:loop"),
        "threads": Implementation(
            "with_threads:shared", engine="threads", documentation=THREADS_PAGE
        ),
        "processes-resend": Implementation(
            "with_processes:resent",
            engine="processes",
            style="instructive",
            documentation=LARGE_DATA_PAGE,
        ),
        "processes": Implementation(
            "with_processes:shared",
            engine="processes",
            ingest="with_processes:share_once",
            documentation=SHARED_MEMORY_PAGE,
        ),
        "dask-resend": Implementation(
            "with_dask:submitted",
            engine="dask-distributed",
            style="instructive",
            documentation=DASK_SCATTER_PAGE,
        ),
        "dask-distributed": Implementation(
            "with_dask:submitted",
            engine="dask-distributed",
            ingest="with_dask:scatter_once",
            documentation=DASK_SCATTER_PAGE,
        ),
        "ray-resend": Implementation(
            "with_ray:resent",
            engine="ray",
            style="instructive",
            documentation=RAY_LARGE_ARGUMENT_PAGE,
        ),
        "ray": Implementation(
            "with_ray:stored",
            engine="ray",
            ingest="with_ray:put_once",
            documentation=RAY_LARGE_ARGUMENT_PAGE,
        ),
    },
)
