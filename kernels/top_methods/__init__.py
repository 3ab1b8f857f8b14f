"""The twenty pandas methods that notebooks call most, each alone, on the same frame of sales.

At the medium size the frame has three million rows, so that the expensive methods (``sort_values``,
``merge``, ``apply``) take pandas a quarter of a second or more, and each of Dask's parts has some 45 MB on two
workers.
``head`` and ``iloc`` return a few rows at any size, so they stay cheap, and so do methods that only share
columns. ``read_csv`` reads 2.5 million rows, because each row costs it more. Such a file has 153 MB, of which Dask
makes two blocks; a file below 128 MB would be a single block. The large size is ten million rows for all.

An answer that is a frame or a column is computed in full and stays where the tool keeps it: with Dask's
(``persist``) or Modin's (``execute``) workers, where their users would leave it for the next step. Numbers
and small tables come back. If a tool cannot do a method at all, ``unavailable`` says why.
"""

from dataclasses import replace

from breakeven.workload import Implementation, Sentence, Workload
from kernels.top_methods.documentation import page
from kernels.top_methods.methods import DASK_SCHEDULERS, METHODS

DASK_HAS_NO_ROW_POSITIONS = (
    "Dask's iloc selects columns only and refuses row positions, because a Dask frame does not know "
    "how many rows each of its parts has"
)
UNAVAILABLE = {(label, "iloc"): DASK_HAS_NO_ROW_POSITIONS for label in DASK_SCHEDULERS}
"""Why a label has no such method; a test calls it anyway, to see that it still fails."""


ON_THREADS = {"read_csv"}
"""Methods for which pandas has threads of its own."""


def implementations(name, inputs):
    """The table of one method: the same function name in each library's file."""
    of_pandas = Implementation(f"with_pandas:{name}", documentation=page("pandas", name))
    table = {"pandas": of_pandas}
    if name in ON_THREADS:
        table["pandas-threads"] = replace(of_pandas, engine="pandas-threads")
    for label in (*DASK_SCHEDULERS, "modin-ray", "modin-dask", "spark", "polars"):
        library = label.partition("-")[0]
        ingest = inputs.ingests.get(library)
        table[label] = Implementation(
            f"with_{library}:{name}",
            engine=label,
            ingest=ingest and f"with_{library}:{ingest}",
            unavailable=UNAVAILABLE.get((label, name), ""),
            documentation=page(library, name),
        )
    return table


ANSWER = (
    Sentence(
        "Polars takes {polars.seconds}, pandas {pandas.seconds}; Dask's threads take "
        "{dask-threads.seconds} and Modin on Ray {modin-ray.seconds}.",
        holds=("polars faster",),
    ),
    Sentence(
        "pandas takes {pandas.seconds}, Polars {polars.seconds}, Dask's threads "
        "{dask-threads.seconds} and Modin on Ray {modin-ray.seconds}.",
    ),
    Sentence(  # where Dask cannot do it
        "pandas takes {pandas.seconds}, Polars {polars.seconds} and Modin on Ray {modin-ray.seconds}."
    ),
)


def workload(name, method):
    """The workload of one method."""
    return Workload(
        name=f"method_{name}",
        version="2",
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
        answer=ANSWER,
        lesson=method.lesson,
    )


WORKLOADS = {f"method_{name}": workload(name, method) for name, method in METHODS.items()}
