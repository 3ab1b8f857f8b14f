"""Tasks that write files, and one that must read them afterwards: who keeps that order?

The report takes nothing from the tasks that write, so no data tells a scheduler to let it wait: it
must be told. A report made too early misses files, or finds them half written, and is refused.
"""

from breakeven.workload import Implementation, Sentence, Workload

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
    question="What does it cost to run a task after others whose results it does not take?",
    sizes={"small": 5, "medium": 40, "large": 1_000},
    unit="files",
    make_inputs=make_inputs,
    check=check,
    reference="python",
    baseline="python",
    answer=(
        Sentence(
            "Dask Distributed keeps the order in {dask-distributed.seconds} and Ray in "
            "{ray.seconds}; the loop, which has it anyway, takes {python.seconds}.",
        ),
    ),
    lesson=(
        Sentence(
            "A scheduler orders tasks by their arguments alone; a file written on the side is "
            "invisible to it, and a task that reads the file may run before the one that writes it."
        ),
        Sentence(
            "Dask's bind lets one task wait for others without taking their results, and Ray's "
            "users pass the references along although the values are not needed."
        ),
        Sentence(
            "The order costs little: on {dask-distributed.cores_busy} busy cores Dask Distributed "
            "is {dask-distributed.speedup} as fast as the loop, which needs no order.",
            holds=("dask-distributed faster",),
        ),
        Sentence(
            "Threads gain nothing, because making the text holds the interpreter's lock: "
            "{dask-threads.seconds} against {python.seconds}.",
            holds=("dask-threads slower",),
        ),
    ),
    implementations={
        "python": Implementation("with_python:loop"),
        "dask-threads": Implementation("with_dask:bound_report", engine="dask-threads"),
        "dask-distributed": Implementation("with_dask:bound_report", engine="dask-distributed"),
        "ray": Implementation("with_ray:report_after_writes", engine="ray"),
    },
)
