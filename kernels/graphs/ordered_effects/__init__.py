"""Tasks that write files, and one that must read them afterwards: who keeps that order?

The report takes no data from the tasks that write, so a scheduler cannot tell that it must wait: it has
to be told. A report made too early misses files, or finds them half written, and is rejected.
"""

from breakeven.workload import Implementation, Sentence, Workload

POOLS_PAGE = "https://docs.python.org/3/library/concurrent.futures.html"
DASK_BIND_PAGE = "https://docs.dask.org/en/stable/graph_manipulation.html"
RAY_REFERENCES_PAGE = (
    "https://docs.ray.io/en/latest/ray-core/tasks.html#passing-object-refs-to-ray-tasks"
)

LINES = 1_000  # in each file
EXPONENT, PRIME = 1_000_003, 2**31 - 1


def make_inputs(n):
    """The numbers of the n files to write."""
    return (list(range(n)),)


def check(result, expected):
    """The answer is the report: (name, bytes, CRC-32) of every file, sorted by name."""
    assert isinstance(result, list), f"expected a list, got {type(result).__name__}"
    missing = {name for name, *_ in expected} - {name for name, *_ in result}
    assert not missing, f"the report came before {len(missing)} of the files were there"
    assert len(result) == len(expected), f"{len(expected)} files, and {len(result)} in the report"
    for found, wanted in zip(result, expected, strict=True):
        assert found == wanted, f"the report says {found}, and the file is {wanted}"


WORKLOAD = Workload(
    name="ordered_effects",
    version="1",
    source="course document 000",
    question="What does it cost to run a task after others whose results it does not use?",
    sizes={"small": 5, "medium": 40, "large": 1_000},
    unit="files",
    make_inputs=make_inputs,
    check=check,
    reference="python",
    baseline="python",
    answer=(
        Sentence(
            "With the order kept, Dask Distributed takes {dask-distributed.seconds} and Ray "
            "{ray.seconds}; the loop, which is in order anyway, takes {python.seconds}.",
        ),
    ),
    lesson=(
        Sentence(
            "A scheduler orders tasks by their arguments alone; a file written as a side effect is "
            "invisible to it, and a task that reads the file may run before the one that writes "
            "it."
        ),
        Sentence(
            "Dask's bind lets one task wait for others without taking their results; with Ray, the "
            "references are passed along although the values are not needed."
        ),
        Sentence(
            "The order costs little: on {dask-distributed.cores_busy} busy cores, Dask Distributed "
            "is {dask-distributed.speedup} as fast as the loop, which is in order anyway.",
            holds=("dask-distributed faster",),
        ),
        Sentence(
            "Threads gain nothing, because making the text holds the interpreter's lock: "
            "{dask-threads.seconds} against {python.seconds} for the loop.",
            holds=("dask-threads slower",),
        ),
    ),
    implementations={
        "python": Implementation("with_python:loop"),
        "threads": Implementation(
            "with_threads:writes_then_report", engine="threads", documentation=POOLS_PAGE
        ),
        "processes": Implementation(
            "with_threads:writes_then_report", engine="processes", documentation=POOLS_PAGE
        ),
        "dask-threads": Implementation(
            "with_dask:bound_report", engine="dask-threads", documentation=DASK_BIND_PAGE
        ),
        "dask-distributed": Implementation(
            "with_dask:bound_report", engine="dask-distributed", documentation=DASK_BIND_PAGE
        ),
        "ray": Implementation(
            "with_ray:report_after_writes", engine="ray", documentation=RAY_REFERENCES_PAGE
        ),
    },
)
