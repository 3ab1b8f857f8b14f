"""Requests to a server that takes its time: do threads help where a program only waits?

The server answers each request 10 ms after it came, however many there are at once. It is a real one,
in a process of its own on this machine, so that its delay is known and no network adds to it. One
request after the other takes the delay as often as there are requests; who has several on their way
waits for several at once. On their engines, threads, processes, Dask and Ray have as many on their way as
they have workers, which are as many as cores. Waiting needs no core: asyncio has up to ``IN_FLIGHT`` on their
way from one thread, and so have ``threads-100`` and an actor of Ray's. Everyone opens a connection for each request. The server belongs to the process that made the
inputs, and ends with it; its memory and processor time are counted with every implementation's.
"""

import atexit
import subprocess
import sys
from functools import cache
from pathlib import Path

from breakeven.workload import Implementation, Sentence, Workload

SERVER = Path(__file__).with_name("delayed_server.py")

IN_FLIGHT = 100
"""As many requests does the asyncio version have on their way at once, at the most."""


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
        "python": Implementation("with_python:one_by_one"),
        "asyncio": Implementation("with_asyncio:all_at_once"),
        "threads": Implementation("with_threads:each", engine="threads"),
        "threads-default": Implementation("with_threads:default_pool"),
        "threads-100": Implementation("with_threads:as_many_as_asyncio"),
        "processes": Implementation("with_processes:each", engine="processes"),
        "dask-threads": Implementation("with_dask:delayed_each", engine="dask-threads"),
        "dask-distributed": Implementation("with_dask:delayed_each", engine="dask-distributed"),
        "ray": Implementation("with_ray:each", engine="ray"),
        "ray-async": Implementation(
            "with_ray:async_actor", engine="ray", ingest="with_ray:start_actor", style="tuned"
        ),
    },
    answer=(
        Sentence(
            "As many threads as cores are {threads.speedup} as fast as one request after the "
            "other. Waiting needs no core: a hundred threads are {threads-100.speedup} as fast, "
            "and asyncio {asyncio.speedup}.",
            holds=(
                "threads faster",
                "threads-100 faster",
                "asyncio faster",
            ),
        ),
    ),
    lesson=(
        Sentence("A program that waits for a server needs no processor, and no interpreter lock."),
        Sentence(
            "So as many threads as cores, which do nothing for pure computing, are {threads.speedup} as "
            "fast as one request after the other: each thread waits for a request of its own.",
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
            "A hundred threads wait for as many, and are {threads-100.speedup} as fast: who only waits may "
            "have more threads than cores.",
            holds=("threads-100 > threads",),
        ),
    ),
)
