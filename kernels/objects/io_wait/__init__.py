"""Requests to a slow server: do threads help where a program only waits?

The server answers each request 10 ms after it arrives, however many there are at once. It is a real server,
in a process of its own on this machine, so its delay is known and no network adds to it. Requests sent one
after the other take the delay once for each of them; a program with several in flight waits for them
together. On their engines, threads, processes, Dask and Ray have as many in flight as they have workers,
which are as many as cores. Waiting needs no core: asyncio has up to ``IN_FLIGHT`` in flight from one thread;
``threads-100``, ``dask-threads-100`` and an actor of Ray's have as many. Every implementation opens a connection for each request.
The server belongs to the process that made the inputs and ends with it; its memory and processor time are
counted with every implementation's.
"""

import atexit
import subprocess
import sys
from functools import cache
from pathlib import Path

from breakeven.workload import Implementation, Sentence, Workload

FUTURES = "https://docs.python.org/3/library/concurrent.futures.html"
THREAD_POOL = f"{FUTURES}#threadpoolexecutor-example"
PROCESS_POOL = f"{FUTURES}#concurrent.futures.ProcessPoolExecutor"
HTTP_CLIENT = "https://docs.python.org/3/library/http.client.html#examples"
GATHER = "https://docs.python.org/3/library/asyncio-task.html#running-tasks-concurrently"
DASK_POOL = "https://docs.dask.org/en/stable/scheduling.html#local-threads"
DASK_DELAYED = "https://docs.dask.org/en/stable/delayed.html"
RAY_TASKS = "https://docs.ray.io/en/latest/ray-core/tasks.html"
RAY_ASYNC = "https://docs.ray.io/en/latest/ray-core/actors/async_api.html"

SERVER = Path(__file__).with_name("delayed_server.py")

IN_FLIGHT = 100
"""The most requests that the asyncio version has in flight at once."""


def make_inputs(n):
    """The port of the server on this machine, and a list of the n numbers to ask it about.

    The numbers are the same every time; the port is a free one.
    """
    return start_server(), list(range(n))


@cache
def start_server():
    """The port of this process's server, which is started when it is first asked for."""
    server = subprocess.Popen(
        [sys.executable, "-P", str(SERVER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,  # an interrupt from the keyboard is for its owner only
    )
    atexit.register(server.communicate)  # closes its standard input and waits until it has ended
    return int(server.stdout.readline())


def check(result, expected):
    """The answer is the list of the server's answers, in the order of the numbers."""
    assert isinstance(result, list), f"expected a list, got {type(result).__name__}"
    assert len(result) == len(expected), f"expected {len(expected)} answers, got {len(result)}"
    kinds = {type(number) for number in result}
    assert kinds <= {int}, f"the answers must be ints, got {kinds}"
    wrong = [
        place for place, pair in enumerate(zip(result, expected, strict=True)) if len({*pair}) > 1
    ]
    assert not wrong, f"{len(wrong)} answers differ, the first is that to {wrong[0]}"


WORKLOAD = Workload(
    name="io_wait",
    version="1",
    source="course document 002",
    question="How much do threads help where a program only waits?",
    # Seconds are 10 ms times the number of requests, whatever the machine.
    sizes={"small": 2, "medium": 20, "large": 300},
    unit="requests",
    make_inputs=make_inputs,
    check=check,
    reference="python",
    baseline="python",
    implementations={
        "python": Implementation("with_python:one_by_one", documentation=HTTP_CLIENT),
        "asyncio": Implementation("with_asyncio:all_at_once", documentation=GATHER),
        "threads": Implementation("with_threads:each", engine="threads", documentation=THREAD_POOL),
        "threads-default": Implementation("with_threads:default_pool", documentation=THREAD_POOL),
        "threads-100": Implementation("with_threads:as_many_as_asyncio", documentation=THREAD_POOL),
        "processes": Implementation(
            "with_processes:each", engine="processes", documentation=PROCESS_POOL
        ),
        "dask-threads": Implementation(
            "with_dask:delayed_each", engine="dask-threads", documentation=DASK_DELAYED
        ),
        "dask-threads-100": Implementation(
            "with_dask:as_many_as_asyncio", engine="dask-threads", documentation=DASK_POOL
        ),
        "dask-distributed": Implementation(
            "with_dask:delayed_each", engine="dask-distributed", documentation=DASK_DELAYED
        ),
        "ray": Implementation("with_ray:each", engine="ray", documentation=RAY_TASKS),
        "ray-async": Implementation(
            "with_ray:async_actor",
            engine="ray",
            ingest="with_ray:start_actor",
            style="tuned",
            documentation=RAY_ASYNC,
        ),
    },
    answer=(
        Sentence(
            "As many threads as cores are {threads.speedup} as fast as one request after the "
            "other. Waiting needs no core: a thread for each request is {threads-100.speedup} as fast, "
            "and asyncio {asyncio.speedup}.",
            holds=(
                "threads faster",
                "threads-100 faster",
                "asyncio faster",
            ),
        ),
        Sentence(
            "One request after the other takes {python.seconds}, as many threads as cores "
            "{threads.seconds}, a thread for each request {threads-100.seconds}, and asyncio "
            "{asyncio.seconds}.",
        ),
    ),
    lesson=(
        Sentence("A program that waits for a server needs no processor and no interpreter lock."),
        Sentence(
            "So as many threads as cores, which do nothing for pure computing, are "
            "{threads.speedup} as fast as one request after the other: each thread waits for a "
            "request of its own.",
            holds=("threads faster",),
        ),
        Sentence(
            "Processes wait no better than threads ({processes.speedup} as fast), and cost "
            "more to start and to feed.",
            holds=("processes faster",),
        ),
        Sentence(
            "asyncio waits for up to 100 requests at once in one thread, which makes it "
            "{asyncio.speedup} as fast: what limits it is its own work for each request.",
            holds=("asyncio faster", "asyncio > threads"),
        ),
        Sentence(
            "Up to a hundred threads wait for a request each and are {threads-100.speedup} as "
            "fast: a program that only waits may have more threads than cores.",
            holds=("threads-100 > threads",),
        ),
    ),
)
