"""Mean and count of the amounts of sales, by shop (100 groups) and by customer (ten sales each).

An answer is a pair, by shop and by customer: frames with the columns ``mean`` and ``count`` and the
key as index or first column, or tuples of the arrays keys, means, counts. The groups may be in any order.
"""

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload

PANDAS = (
    "https://pandas.pydata.org/docs/user_guide/groupby.html#applying-multiple-functions-at-once"
)
UNIQUE = "https://numpy.org/doc/stable/reference/generated/numpy.unique.html"
BINCOUNT = "https://numpy.org/doc/stable/reference/generated/numpy.bincount.html"
DASK = "https://docs.dask.org/en/stable/dataframe-groupby.html"
MODIN = "https://modin.readthedocs.io/en/stable/supported_apis/dataframe_supported.html"
SPARK = (
    "https://spark.apache.org/docs/latest/api/python/getting_started/quickstart_df.html"
    "#Grouping-Data"
)
VAEX = "https://vaex.readthedocs.io/en/latest/api.html#vaex.dataframe.DataFrame.groupby"

SHOPS = 100
SALES_PER_CUSTOMER = 10


def make_inputs(rows):
    """A pandas frame: ``shop`` and ``customer``, int64 keys in random order; ``amount``, float64."""
    import pandas as pd

    rng = np.random.default_rng(2002)
    shop = rng.integers(0, SHOPS, rows)
    customer = rng.integers(0, rows // SALES_PER_CUSTOMER + 1, rows)
    amount = rng.gamma(2.0, 20.0, rows)
    return (pd.DataFrame({"shop": shop, "customer": customer, "amount": amount}),)


def check(result, expected):
    """The same keys and counts, and the same means but for the order of adding."""
    assert isinstance(result, tuple), f"the answer is no pair but {type(result).__name__}"
    assert len(result) == len(expected), f"the answer has {len(result)} parts"
    for groups, expected_groups in zip(result, expected, strict=True):
        keys, means, counts = sorted_columns(groups)
        expected_keys, expected_means, expected_counts = sorted_columns(expected_groups)
        np.testing.assert_array_equal(keys, expected_keys)
        np.testing.assert_array_equal(counts, expected_counts)
        np.testing.assert_allclose(means, expected_means, rtol=1e-9, equal_nan=False)


def sorted_columns(groups):
    """Keys, means and counts of a pandas or Polars frame or of a tuple of arrays, by ascending key."""
    if hasattr(groups, "reset_index") and groups.index.name:
        groups = groups.reset_index()
    if hasattr(groups, "columns"):
        key, *others = groups.columns
        assert sorted(others) == ["count", "mean"], f"the columns are {list(groups.columns)}"
        groups = tuple(groups[name].to_numpy() for name in (key, "mean", "count"))
    assert isinstance(groups, tuple), f"half of the answer is {type(groups).__name__}"
    keys, means, counts = groups
    order = np.argsort(keys, kind="stable")
    return keys[order], means[order], counts[order]


def work(rows):
    """Each of the two reads a key and the amount, and writes key, mean and count of each group."""
    written = 24 * (SHOPS + rows // SALES_PER_CUSTOMER)
    return Work(bytes_moved=2 * rows * 16 + written, bytes_written=written, operations=4 * rows)


def dask_on(engine):
    """The table's entry of one Dask scheduler."""
    return Implementation(
        "with_dask:groupby", engine=engine, ingest="with_dask:from_pandas", documentation=DASK
    )


def modin_on(engine):
    """The table's entry of one Modin engine."""
    return Implementation(
        "with_modin:groupby", engine=engine, ingest="with_modin:from_pandas", documentation=MODIN
    )


WORKLOAD = Workload(
    name="groupby_mean",
    version="2",
    source="course documents 001 and 002",
    question="Which tool groups fastest, with a hundred groups and with very many?",
    sizes={"small": 20_000, "medium": 3_000_000, "large": 30_000_000},
    unit="rows",
    make_inputs=make_inputs,
    check=check,
    reference="pandas",
    baseline="pandas",
    work=work,
    answer=(
        Sentence(
            "Keys that are small whole numbers can be positions in an array, which gives NumPy's "
            "bincount {numpy-bincount.speedup} the speed of pandas; of the query engines, DuckDB "
            "reaches {duckdb.speedup} and Polars {polars.speedup}.",
            holds=("numpy-bincount faster",),
        ),
        Sentence(
            "pandas takes {pandas.seconds}, NumPy's bincount {numpy-bincount.seconds}, DuckDB "
            "{duckdb.seconds} and Polars {polars.seconds}.",
        ),
    ),
    lesson=(
        Sentence(
            "With a hundred groups all sums stay in the cache; with very many, each row goes to a "
            "different place in memory, and finding that place is the work.",
        ),
        Sentence(
            "np.unique sorts all keys, where pandas looks each one up in a hash table: NumPy's way "
            "takes {numpy.slowdown} as long.",
            holds=("numpy slower",),
        ),
        Sentence(
            "Keys that are small whole numbers need neither: as positions in an array they give "
            "numpy-bincount {numpy-bincount.speedup} the speed of pandas.",
            holds=("numpy-bincount faster",),
        ),
        Sentence(
            "Query engines group on all cores in one process: DuckDB runs at {duckdb.speedup} the "
            "speed.",
            holds=("duckdb faster",),
        ),
        Sentence(
            "Tools that group part by part must merge their results, and with very many groups "
            "that is nearly all of the work again: Dask on its distributed scheduler takes "
            "{dask-distributed.slowdown} as long as pandas.",
            holds=("dask-distributed slower",),
        ),
    ),
    implementations={
        "pandas": Implementation("with_pandas:groupby", documentation=PANDAS),
        "numpy": Implementation(
            "with_numpy:unique_keys", ingest="with_numpy:columns", documentation=UNIQUE
        ),
        "numpy-bincount": Implementation(
            "with_numpy:keys_as_places",
            ingest="with_numpy:columns",
            style="tuned",
            documentation=BINCOUNT,
        ),
        "numba": Implementation(
            "with_numba:loop",
            ingest="with_numba:columns",
            style="tuned",
            documentation="https://numba.readthedocs.io/en/stable/user/performance-tips.html#loops",
        ),
        "dask-sync": dask_on("dask-sync"),
        "dask-threads": dask_on("dask-threads"),
        "dask-processes": dask_on("dask-processes"),
        "dask-distributed": dask_on("dask-distributed"),
        "dask-futures": Implementation(
            "with_dask_futures:sums_of_parts",
            engine="dask-distributed",
            ingest="with_dask_futures:parts_as_futures",
            style="tuned",
            documentation="https://docs.dask.org/en/stable/delayed-collections.html",
        ),
        "ray": Implementation(
            "with_ray:partial_sums",
            engine="ray",
            ingest="with_ray:put_chunks",
            documentation="https://docs.ray.io/en/latest/ray-core/objects.html",
        ),
        "modin-ray": modin_on("modin-ray"),
        "modin-dask": modin_on("modin-dask"),
        "polars": Implementation(
            "with_polars:group_by",
            engine="polars",
            ingest="with_polars:from_pandas",
            documentation="https://docs.pola.rs/user-guide/expressions/aggregation/",
        ),
        "duckdb": Implementation(
            "with_duckdb:group_by",
            engine="duckdb",
            ingest="with_duckdb:create_table",
            documentation="https://duckdb.org/docs/stable/sql/query_syntax/groupby",
        ),
        "duckdb-in-place": Implementation(
            "with_duckdb:group_by_in_place",
            engine="duckdb",
            documentation="https://duckdb.org/docs/stable/guides/python/sql_on_pandas",
        ),
        "spark": Implementation(
            "with_spark:group_by",
            engine="spark",
            ingest="with_spark:from_pandas",
            documentation=SPARK,
        ),
        "vaex": Implementation(
            "with_vaex:group_by",
            engine="vaex",
            ingest="with_vaex:from_pandas",
            documentation=VAEX,
        ),
        "cudf": Implementation(
            "with_cudf:groupby",
            engine="rapids",
            ingest="with_cudf:to_gpu",
            documentation="https://docs.rapids.ai/api/cudf/stable/cudf/10min/",
        ),
        "cudf-pandas": Implementation(
            "with_cudf_pandas:groupby",
            engine="rapids",
            documentation="https://docs.rapids.ai/api/cudf/stable/cudf_pandas/usage/",
        ),
    },
)
