"""The twenty pandas methods that notebooks call most, each alone, on the same frame of sales.

The frame has 150,000 rows at the medium size, so that what works hard (``sort_values``, ``merge``,
``replace``, ``apply``, ``value_counts``) takes pandas 0.01 to 0.05 s: with more of them, checking every
answer would take longer than the methods do. ``head`` and ``iloc`` take a few rows whatever the size,
and stay cheap by nature. ``read_csv`` reads fewer rows, because it works hard on each.

An answer that is a frame or a column is finished, and stays where the tool keeps it: with Dask's
(``persist``) and Modin's (``execute``) workers, as their users leave it for the next step. Numbers
and small tables come back. What a tool cannot do at all stands in ``unavailable``, in words.
"""

from breakeven.workload import Implementation, Workload
from kernels.top_methods.methods import DASK_SCHEDULERS, METHODS

DASK_HAS_NO_ROW_POSITIONS = (
    "Dask's iloc selects columns only and refuses row positions, because a Dask frame does not know "
    "how many rows each of its parts has"
)
UNAVAILABLE = {(label, "iloc"): DASK_HAS_NO_ROW_POSITIONS for label in DASK_SCHEDULERS}
"""Why a label has no such method: a test calls it all the same and finds that it fails."""


def implementations(name, inputs):
    """The table of one method: the same function name in each library's file."""
    table = {"pandas": Implementation(f"with_pandas:{name}")}
    for label in (*DASK_SCHEDULERS, "modin-ray", "modin-dask", "spark", "polars"):
        library = label.partition("-")[0]
        ingest = inputs.ingests.get(library)
        table[label] = Implementation(
            f"with_{library}:{name}",
            engine=label,
            ingest=ingest and f"with_{library}:{ingest}",
            unavailable=UNAVAILABLE.get((label, name), ""),
        )
    return table


def workload(name, method):
    """The workload of one method."""
    return Workload(
        name=f"method_{name}",
        version="1",
        source="course document 002",
        question=method.question,
        sizes=method.inputs.sizes,
        default_sizes=("medium",),
        unit="rows",
        make_inputs=method.inputs.make,
        check=method.check,
        reference="pandas",
        baseline="pandas",
        implementations=implementations(name, method.inputs),
        lesson=method.lesson,
    )


WORKLOADS = {f"method_{name}": workload(name, method) for name, method in METHODS.items()}
