"""Invoices joined with their payments, sorted by the number of the invoice.

In each frame every number occurs once, in random order, and about half of the numbers are in both. So
matching rows lie anywhere, and the order of the answer is unambiguous. The answer is a pandas or Polars
frame or an Arrow table, in the caller's process, with the columns ``invoice``, ``amount`` and ``paid``;
its index does not matter.
"""

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload

DASK = "https://docs.dask.org/en/stable/dataframe-joins.html#large-to-large-unsorted-joins"
SHUFFLE = "https://docs.dask.org/en/stable/dataframe-groupby.html"
MODIN = "https://modin.readthedocs.io/en/stable/usage_guide/optimization_notes/index.html#merge"
DUCKDB = "https://duckdb.org/docs/stable/sql/query_syntax/from#conditional-joins"
SPARK = (
    "https://spark.apache.org/docs/latest/api/python/reference/pyspark.sql/api/"
    "pyspark.sql.DataFrame.join.html"
)

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


def dask_on(engine):
    """The table's entry of one Dask scheduler."""
    return Implementation(
        "with_dask:merge_then_sort",
        engine=engine,
        ingest="with_dask:from_pandas",
        documentation=DASK,
    )


def modin_on(engine):
    """The table's entry of one Modin engine."""
    return Implementation(
        "with_modin:merge_then_sort",
        engine=engine,
        ingest="with_modin:from_pandas",
        documentation=MODIN,
    )


WORKLOAD = Workload(
    name="join_sort",
    version="2",
    source="course document 002",
    question="What does it cost to bring together rows that may lie anywhere?",
    sizes={"small": 10_000, "medium": 1_000_000, "large": 5_000_000},
    unit="rows",
    make_inputs=make_inputs,
    check=check,
    reference="pandas",
    baseline="pandas",
    work=work,
    implementations={
        "pandas": Implementation(
            "with_pandas:merge_then_sort",
            documentation="https://pandas.pydata.org/docs/user_guide/merging.html",
        ),
        "dask-sync": dask_on("dask-sync"),
        "dask-threads": dask_on("dask-threads"),
        "dask-processes": dask_on("dask-processes"),
        "dask-distributed": dask_on("dask-distributed"),
        "dask-threads-tuned": Implementation(
            "with_dask:shuffle_in_memory",
            engine="dask-threads",
            ingest="with_dask:from_pandas",
            style="tuned",
            documentation=SHUFFLE,
        ),
        "modin-ray": modin_on("modin-ray"),
        "modin-dask": modin_on("modin-dask"),
        "polars": Implementation(
            "with_polars:join_then_sort",
            engine="polars",
            ingest="with_polars:from_pandas",
            documentation="https://docs.pola.rs/user-guide/transformations/joins/",
        ),
        "duckdb": Implementation(
            "with_duckdb:join_order_by",
            engine="duckdb",
            ingest="with_duckdb:create_tables",
            requires=("pyarrow",),
            documentation=DUCKDB,
        ),
        "duckdb-in-place": Implementation(
            "with_duckdb:join_in_place",
            engine="duckdb",
            requires=("pyarrow",),
            documentation="https://duckdb.org/docs/stable/guides/python/sql_on_pandas",
        ),
        "spark": Implementation(
            "with_spark:join_order_by",
            engine="spark",
            ingest="with_spark:from_pandas",
            documentation=SPARK,
        ),
        "cudf": Implementation(
            "with_cudf:merge_then_sort",
            engine="rapids",
            ingest="with_cudf:to_gpu",
            documentation="https://docs.rapids.ai/api/cudf/stable/cudf/10min/",
        ),
        "cudf-pandas": Implementation(
            "with_cudf_pandas:merge_then_sort",
            engine="rapids",
            documentation="https://docs.rapids.ai/api/cudf/stable/cudf_pandas/usage/",
        ),
    },
    answer=(
        Sentence(
            "Little where threads share memory: DuckDB runs at {duckdb.speedup} the speed of "
            "pandas, and Polars at {polars.speedup}. A lot where rows move between processes: "
            "Dask's distributed scheduler takes {dask-distributed.slowdown} as long as pandas.",
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
            "one: every row must first move to the part that its key belongs to."
        ),
        Sentence(
            "DuckDB's threads share memory, so nothing is copied from process to process: "
            "{duckdb.speedup} the speed of pandas.",
            holds=("duckdb faster",),
        ),
        Sentence(
            "Dask moves the rows through files or between processes, once for the join and again "
            "for the sort: it takes {dask-threads.slowdown} as long as pandas on threads, and "
            "{dask-distributed.slowdown} on a cluster.",
            holds=("dask-threads slower", "dask-distributed slower"),
        ),
        Sentence(
            "That pays off where the frames do not fit into one machine's memory. Where one of "
            "them is small, it can be sent whole to every part, and the other does not have to "
            "move."
        ),
    ),
)
