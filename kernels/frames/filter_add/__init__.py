"""``df[df.y == 'a'].x + 1``: the rows with one letter, one of their numbers, plus one.

The answer is the column of sums in the order of the rows, in the caller's process: a pandas or
Polars series, an array, or an Arrow column. Its index does not matter.
"""

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload

PANDAS = "https://pandas.pydata.org/docs/user_guide/indexing.html#boolean-indexing"
CATEGORY = "https://pandas.pydata.org/docs/user_guide/scale.html#use-efficient-datatypes"
NUMPY = "https://numpy.org/doc/stable/user/basics.indexing.html#boolean-array-indexing"
DASK = "https://docs.dask.org/en/stable/dataframe-indexing.html"
DASK_CATEGORY = "https://docs.dask.org/en/stable/dataframe-categoricals.html"
MODIN = "https://modin.readthedocs.io/en/stable/supported_apis/dataframe_supported.html"
POLARS = "https://docs.pola.rs/user-guide/lazy/using/#using-the-lazy-api-from-a-dataframe"
SPARK = (
    "https://spark.apache.org/docs/latest/api/python/getting_started/quickstart_df.html"
    "#Selecting-and-Accessing-Data"
)

LETTERS = "abcd"


def make_inputs(rows):
    """A pandas frame: ``x``, float64 from 0 to 1, and ``y``, one of four letters as text."""
    import pandas as pd

    rng = np.random.default_rng(2001)
    letters = np.array(list(LETTERS), dtype=object)
    return (pd.DataFrame({"x": rng.random(rows), "y": letters[rng.integers(0, 4, rows)]}),)


def check(result, expected):
    """The same numbers in the same order: one addition to a float64 is exact to the last bit."""
    assert hasattr(result, "to_numpy") or isinstance(result, np.ndarray), (
        f"the answer is no column but {type(result).__name__}"
    )
    sums = result if isinstance(result, np.ndarray) else result.to_numpy()
    assert sums.dtype == np.float64, f"the sums are {sums.dtype}"
    np.testing.assert_array_equal(sums, expected.to_numpy())


def work(rows):
    """A number and a letter are read for each row; a quarter of them is written."""
    written = rows // len(LETTERS) * 8
    return Work(bytes_moved=rows * 9 + written, bytes_written=written)


def dask_on(engine):
    """The table's entry of one Dask scheduler."""
    return Implementation(
        "with_dask:same_as_pandas",
        engine=engine,
        ingest="with_dask:from_pandas",
        documentation=DASK,
    )


def modin_on(engine):
    """The table's entry of one Modin engine."""
    return Implementation(
        "with_modin:same_as_pandas",
        engine=engine,
        ingest="with_modin:from_pandas",
        documentation=MODIN,
    )


WORKLOAD = Workload(
    name="filter_add",
    version="2",
    source="course document 001",
    question="Where does a filter's time go, and is the work worth sharing?",
    sizes={"small": 20_000, "medium": 10_000_000, "large": 30_000_000},
    unit="rows",
    make_inputs=make_inputs,
    check=check,
    reference="pandas",
    baseline="pandas",
    work=work,
    implementations={
        "pandas": Implementation("with_pandas:filter_then_column", documentation=PANDAS),
        "pandas-loc": Implementation(
            "with_pandas:rows_and_column", style="tuned", documentation=PANDAS
        ),
        "pandas-object": Implementation(
            "with_pandas:filter_then_column",
            ingest="with_pandas:python_objects",
            style="instructive",
            documentation="https://pandas.pydata.org/docs/user_guide/text.html",
        ),
        "pandas-category": Implementation(
            "with_pandas:filter_then_column",
            ingest="with_pandas:category",
            style="tuned",
            documentation=CATEGORY,
        ),
        "numpy": Implementation(
            "with_numpy:boolean_mask", ingest="with_numpy:columns", documentation=NUMPY
        ),
        "dask-sync": dask_on("dask-sync"),
        "dask-threads": dask_on("dask-threads"),
        "dask-processes": dask_on("dask-processes"),
        "dask-distributed": dask_on("dask-distributed"),
        "dask-threads-category": Implementation(
            "with_dask:same_as_pandas",
            engine="dask-threads",
            ingest="with_dask:category",
            style="tuned",
            documentation=DASK_CATEGORY,
        ),
        "modin-ray": modin_on("modin-ray"),
        "modin-dask": modin_on("modin-dask"),
        "polars": Implementation(
            "with_polars:filter_select",
            engine="polars",
            ingest="with_polars:from_pandas",
            documentation=POLARS,
        ),
        "duckdb": Implementation(
            "with_duckdb:where",
            engine="duckdb",
            ingest="with_duckdb:create_table",
            requires=("pyarrow",),
            documentation="https://duckdb.org/docs/stable/guides/python/import_pandas",
        ),
        "duckdb-in-place": Implementation(
            "with_duckdb:where_in_place",
            engine="duckdb",
            requires=("pyarrow",),
            documentation="https://duckdb.org/docs/stable/guides/python/sql_on_pandas",
        ),
        "spark": Implementation(
            "with_spark:filter_select",
            engine="spark",
            ingest="with_spark:from_pandas",
            documentation=SPARK,
        ),
        "vaex": Implementation(
            "with_vaex:filter_then_column",
            engine="vaex",
            ingest="with_vaex:from_pandas",
            documentation="https://vaex.readthedocs.io/en/latest/tutorial.html",
        ),
        "cudf": Implementation(
            "with_cudf:filter_then_column",
            engine="rapids",
            ingest="with_cudf:to_gpu",
            documentation="https://docs.rapids.ai/api/cudf/stable/cudf/10min/",
        ),
        "cudf-pandas": Implementation(
            "with_cudf_pandas:filter_then_column",
            engine="rapids",
            documentation="https://docs.rapids.ai/api/cudf/stable/cudf_pandas/usage/",
        ),
    },
    answer=(
        Sentence(
            "The time goes into comparing text: with the letters as a category the same line of "
            "pandas runs at {pandas-category.speedup} the speed, on one core. Sharing the work "
            "comes second: Dask's threads run at {dask-threads.speedup} and Polars at "
            "{polars.speedup}.",
            holds=("pandas-category faster",),
        ),
        Sentence(
            "With the letters as a category pandas reaches {pandas-category.speedup} its speed "
            "on one core, Dask's threads run at {dask-threads.speedup}, and Polars "
            "at {polars.speedup}.",
        ),
    ),
    lesson=(
        Sentence(
            "The filter compares one letter per row. pandas 3 keeps text in Arrow columns, which "
            "are compared in a compiled loop; earlier versions kept a Python object per row, and "
            "each comparison follows a pointer."
        ),
        Sentence(
            "With the letters as Python objects the same line takes {pandas-object.slowdown} as "
            "long.",
            holds=("pandas-object slower",),
        ),
        Sentence(
            "Better columns come before more cores: with the letters as a category the same "
            "line runs at {pandas-category.speedup} the speed on one core. Making the category "
            "takes time too: with it, a single call runs at {pandas-category.ingested_speedup}.",
            holds=("pandas-category faster",),
        ),
        Sentence(
            "Selecting rows and column in one step copies only what is used: "
            "{pandas-loc.speedup} the speed.",
            holds=("pandas-loc faster",),
        ),
        Sentence(
            "Polars filters its own text column on all threads: {polars.speedup} the speed of pandas.",
            holds=("polars faster",),
        ),
    ),
)
