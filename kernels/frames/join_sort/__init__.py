"""Invoices joined with their payments, sorted by the number of the invoice.

Each frame has every number once and in random order, and about half of the numbers are in both: so
the matching rows lie anywhere, and the order of the answer is total. The answer is a pandas or
Polars frame or an Arrow table, in the caller's process, with the columns ``invoice``, ``amount`` and
``paid``; the index is free.
"""

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload

COLUMNS = ("invoice", "amount", "paid")


def make_inputs(rows):
    """Two pandas frames: ``invoice``, int64, with ``amount`` or ``paid``, float64."""
    import pandas as pd

    rng = np.random.default_rng(2002)
    invoices, payments = (rng.permutation(2 * rows)[:rows] for _ in range(2))
    amounts, paid = rng.gamma(2.0, 20.0, (2, rows))
    return (
        pd.DataFrame({"invoice": invoices, "amount": amounts}),
        pd.DataFrame({"invoice": payments, "paid": paid}),
    )


def check(result, expected):
    """The same rows in the same order: nothing is computed, so nothing may differ."""
    assert hasattr(result, "columns"), f"the answer is no frame but {type(result).__name__}"
    names = getattr(result, "column_names", result.columns)
    assert sorted(names) == sorted(COLUMNS), f"the columns are {list(names)}"
    for name in COLUMNS:
        values, right = result[name].to_numpy(), expected[name].to_numpy()
        assert values.dtype == right.dtype, f"{name} holds {values.dtype}"
        np.testing.assert_array_equal(values, right, err_msg=name)


def work(rows):
    """Two columns of either frame are read, and three of about half as many rows are written."""
    return Work(bytes_moved=rows * (32 + 12), bytes_written=rows * 12)


def dask_on(engine, function="merge_then_sort", style="idiomatic"):
    """The table's entry of one Dask scheduler."""
    return Implementation(
        f"with_dask:{function}", engine=engine, ingest="with_dask:from_pandas", style=style
    )


def modin_on(engine):
    """The table's entry of one Modin engine."""
    return Implementation(
        "with_modin:merge_then_sort", engine=engine, ingest="with_modin:from_pandas"
    )


WORKLOAD = Workload(
    name="join_sort",
    version="1",
    source="course document 002",
    question="What does it cost to bring together rows that may lie anywhere?",
    sizes={"small": 10_000, "medium": 300_000, "large": 5_000_000},
    unit="rows",
    make_inputs=make_inputs,
    check=check,
    reference="pandas",
    baseline="pandas",
    work=work,
    implementations={
        "pandas": Implementation("with_pandas:merge_then_sort"),
        "dask-sync": dask_on("dask-sync"),
        "dask-threads": dask_on("dask-threads"),
        "dask-processes": dask_on("dask-processes"),
        "dask-distributed": dask_on("dask-distributed"),
        "dask-threads-tuned": dask_on("dask-threads", "shuffle_in_memory", "tuned"),
        "modin-ray": modin_on("modin-ray"),
        "modin-dask": modin_on("modin-dask"),
        "polars": Implementation(
            "with_polars:join_then_sort", engine="polars", ingest="with_polars:from_pandas"
        ),
        "duckdb": Implementation(
            "with_duckdb:join_order_by",
            engine="duckdb",
            ingest="with_duckdb:create_tables",
            requires=("pyarrow",),
        ),
        "spark": Implementation(
            "with_spark:join_order_by", engine="spark", ingest="with_spark:from_pandas"
        ),
        "cudf": Implementation(
            "with_cudf:merge_then_sort", engine="rapids", ingest="with_cudf:to_gpu"
        ),
        "cudf-pandas": Implementation("with_cudf_pandas:merge_then_sort", engine="rapids"),
    },
    answer=(
        Sentence(
            "Little where threads share memory: DuckDB is {duckdb.speedup} the speed of pandas, "
            "and Polars {polars.speedup}. Much where rows move between processes: Dask's "
            "distributed scheduler takes {dask-distributed.slowdown} pandas' time.",
            holds=(
                "duckdb faster",
                "dask-distributed slower",
            ),
        ),
        Sentence(
            "DuckDB reaches {duckdb.speedup} the speed of pandas, Polars {polars.speedup}, and "
            "Dask's distributed scheduler {dask-distributed.speedup}.",
        ),
    ),
    lesson=(
        Sentence(
            "A matching row may lie anywhere in the other frame, so parts cannot be joined one by "
            "one: first every row must be moved to the part that its key belongs to."
        ),
        Sentence(
            "DuckDB's threads share memory, so nothing is copied from process to process: "
            "{duckdb.speedup} the speed of pandas.",
            holds=("duckdb faster",),
        ),
        Sentence(
            "Dask moves the rows through files or between processes, and does so for the join and "
            "again for the sort: {dask-threads.slowdown} pandas' time on threads, "
            "{dask-distributed.slowdown} on a cluster.",
            holds=("dask-threads slower", "dask-distributed slower"),
        ),
        Sentence(
            "It pays where the frames do not fit into one memory; where one of them is small, it can "
            "be sent whole to every part, and nothing need be moved."
        ),
    ),
)
