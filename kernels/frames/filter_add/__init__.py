"""``df[df.y == 'a'].x + 1``: the rows with one letter, one of their numbers, plus one.

The answer is the column of sums in the order of the rows, in the caller's process: a pandas or
Polars series, an array, or an Arrow column. The index is free.
"""

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload

LETTERS = "abcd"


def make_inputs(rows):
    """A pandas frame: ``x``, float64 from 0 to 1, and ``y``, one of four letters as Python text."""
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
    return Implementation("with_dask:same_as_pandas", engine=engine, ingest="with_dask:from_pandas")


def modin_on(engine):
    """The table's entry of one Modin engine."""
    return Implementation(
        "with_modin:same_as_pandas", engine=engine, ingest="with_modin:from_pandas"
    )


WORKLOAD = Workload(
    name="filter_add",
    version="1",
    source="course document 001",
    question="Where does the time of a filter go, and is it worth sharing?",
    sizes={"small": 20_000, "medium": 2_000_000, "large": 30_000_000},
    unit="rows",
    make_inputs=make_inputs,
    check=check,
    reference="pandas",
    baseline="pandas",
    work=work,
    implementations={
        "pandas": Implementation("with_pandas:filter_then_column"),
        "pandas-loc": Implementation("with_pandas:rows_and_column", style="tuned"),
        "pandas-pyarrow-dtypes": Implementation(
            "with_pandas:rows_and_column",
            ingest="with_pandas:arrow_strings",
            style="tuned",
            requires=("pyarrow",),
        ),
        "pandas-category": Implementation(
            "with_pandas:rows_and_column", ingest="with_pandas:category", style="tuned"
        ),
        "numpy": Implementation("with_numpy:boolean_mask", ingest="with_numpy:columns"),
        "dask-sync": dask_on("dask-sync"),
        "dask-threads": dask_on("dask-threads"),
        "dask-processes": dask_on("dask-processes"),
        "dask-distributed": dask_on("dask-distributed"),
        "dask-threads-category": Implementation(
            "with_dask:same_as_pandas",
            engine="dask-threads",
            ingest="with_dask:category",
            style="tuned",
        ),
        "modin-ray": modin_on("modin-ray"),
        "modin-dask": modin_on("modin-dask"),
        "polars": Implementation(
            "with_polars:filter_select", engine="polars", ingest="with_polars:from_pandas"
        ),
        "duckdb": Implementation(
            "with_duckdb:where",
            engine="duckdb",
            ingest="with_duckdb:create_table",
            requires=("pyarrow",),
        ),
        "duckdb-in-place": Implementation(
            "with_duckdb:where_in_place", engine="duckdb", requires=("pyarrow",)
        ),
        "spark": Implementation(
            "with_spark:filter_select", engine="spark", ingest="with_spark:from_pandas"
        ),
        "vaex": Implementation(
            "with_vaex:filter_then_column", engine="vaex", ingest="with_vaex:from_pandas"
        ),
        "cudf": Implementation(
            "with_cudf:filter_then_column", engine="rapids", ingest="with_cudf:to_gpu"
        ),
        "cudf-pandas": Implementation("with_cudf_pandas:filter_then_column", engine="rapids"),
    },
    answer=(
        Sentence(
            "It goes into comparing text: with the letters as a category the same line of pandas"
            " is {pandas-category.speedup} the speed, on one core. Sharing it comes second: "
            "Dask's threads reach {dask-threads.speedup} and Polars {polars.speedup}.",
            holds=("pandas-category faster",),
        ),
        Sentence(
            "With the letters as a category pandas reaches {pandas-category.speedup} its speed "
            "on one core, Dask's threads reach {dask-threads.speedup}, and Polars "
            "{polars.speedup}.",
        ),
    ),
    lesson=(
        Sentence(
            "The filter compares one letter a row; where the letters are Python objects, as by "
            "default in pandas 2, each comparison follows a pointer."
        ),
        Sentence(
            "Better columns come before more cores: with the letters as a category the same pandas "
            "line has {pandas-category.speedup} the speed on one core, and with Arrow's text "
            "{pandas-pyarrow-dtypes.speedup}.",
            holds=("pandas-category > pandas-pyarrow-dtypes", "pandas-pyarrow-dtypes faster"),
        ),
        Sentence(
            "Choosing rows and column in one step copies only what is used: "
            "{pandas-loc.speedup} the speed.",
            holds=("pandas-loc faster",),
        ),
        Sentence(
            "Dask stores the letters as Arrow's text, and so part of its {dask-threads.speedup} is "
            "that column and not the threads; pandas with the same column is faster still.",
            holds=("dask-threads faster", "pandas-pyarrow-dtypes > dask-threads"),
        ),
        Sentence(
            "Polars filters its own text column on all threads: {polars.speedup} the speed of pandas.",
            holds=("polars faster",),
        ),
    ),
)
