"""Two of twenty columns, and one day in twenty of the rows: who reads no more than that?

Eight Parquet files hold a year of sensor readings, twenty columns wide, in the order of their days. A Parquet
file is divided into row groups, and records for each the smallest and largest value of every column, so a
reader that is told which columns and which days are wanted may skip the others. The answer is a finished
frame in the tool's own form, with the columns ``day`` and ``load`` and the rows of the wanted days, in order.
"""

from pathlib import Path

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload
from breakeven.workload.data_cache import cached_file

PANDAS = "https://pandas.pydata.org/docs/reference/api/pandas.read_parquet.html"
DASK = "https://docs.dask.org/en/stable/generated/dask.dataframe.read_parquet.html"
MODIN = "https://modin.readthedocs.io/en/stable/supported_apis/io_supported.html"
RAY_DATA = (
    "https://docs.ray.io/en/latest/data/performance-tips.html"
    "#parquet-column-pruning-projection-pushdown"
)
DUCKDB = "https://duckdb.org/docs/stable/data/parquet/overview#partial-reading"

FILES = 8
DAYS = 360
FIRST_DAY, LAST_DAY = 180, 197
"""The wanted days, both included: eighteen of 360."""
SENSORS = 18
COLUMNS = ("day", "load", *(f"sensor{number:02}" for number in range(SENSORS)))
WANTED = ("day", "load")
ROW_GROUPS = 5
"""In each file; readers skip whole groups."""


def make_inputs(rows):
    """The paths of the files, as strings; they are made on the first call and then kept."""
    bounds = [rows * part // FILES for part in range(FILES + 1)]
    return ([part_file(rows, part, *bounds[part : part + 2]) for part in range(FILES)],)


def part_file(rows, part, start, stop):
    """The path of one of the files, which holds the rows from ``start`` to ``stop``."""

    def write(path: Path):
        import pyarrow as pa
        import pyarrow.parquet as pq

        size = max(1, (stop - start) // ROW_GROUPS)
        pq.write_table(pa.table(columns(rows, start, stop)), path, row_group_size=size)

    return str(cached_file(f"parquet_filter-v1-{rows}-rows/part-{part}.parquet", write))


def columns(rows, start, stop):
    """The columns of some of the rows, by name."""
    rng = np.random.default_rng([2025, start, stop])
    found = {"day": np.arange(start, stop) * DAYS // rows, "load": rng.random(stop - start)}
    return found | {name: rng.standard_normal(stop - start) for name in COLUMNS[2:]}


def check(result, expected):
    """The same days and loads in the same order, and no other column."""
    result = result.compute() if hasattr(result, "dask") else result
    assert hasattr(result, "columns"), f"the answer is no frame but {type(result).__name__}"
    names = list(getattr(result, "column_names", result.columns))
    assert names == list(WANTED), f"the columns are {names}"
    for name in WANTED:
        values, right = result[name].to_numpy(), expected[name].to_numpy()
        assert values.dtype.kind == right.dtype.kind, f"{name} holds {values.dtype}"
        np.testing.assert_array_equal(values, right, err_msg=name)


def work(rows):
    """At the least the wanted rows of two columns are read and written."""
    wanted = rows * (LAST_DAY - FIRST_DAY + 1) // DAYS
    return Work(bytes_moved=2 * 16 * wanted, bytes_written=16 * wanted)


WORKLOAD = Workload(
    name="parquet_filter",
    version="1",
    source="fairness review; not in the course",
    question="Which tools read only the wanted part of a file?",
    sizes={"small": 20_000, "medium": 2_000_000, "large": 20_000_000},
    unit="rows",
    make_inputs=make_inputs,
    check=check,
    work=work,
    reference="pandas",
    baseline="pandas",
    answer=(
        Sentence(
            "Polars and DuckDB do so by themselves, at {polars.speedup} and {duckdb.speedup} the "
            "speed of reading everything; pandas does so if it is told to, at "
            "{pandas-told.speedup}.",
            holds=(
                "polars faster",
                "duckdb faster",
                "pandas-told faster",
            ),
        ),
        Sentence(
            "Reading everything and then choosing takes {pandas.seconds}, and "
            "{pandas-told.seconds} if pandas is told what is wanted; Polars takes {polars.seconds} "
            "and DuckDB {duckdb.seconds}.",
        ),
    ),
    lesson=(
        Sentence(
            "Two of twenty columns are wanted, and one of twenty rows. A Parquet file says where "
            "they are, so a reader does not have to look at the rest."
        ),
        Sentence(
            "Reading everything and then choosing takes {pandas.seconds}; pandas that is told the "
            "columns and the days takes {pandas-told.seconds}.",
            holds=("pandas-told faster",),
        ),
        Sentence(
            "Polars finds them out by itself, because it sees the whole query before it reads: "
            "{polars.speedup} the speed of reading everything.",
            holds=("polars faster",),
        ),
        Sentence(
            "DuckDB does the same, at {duckdb.speedup} the speed of reading everything.",
            holds=("duckdb faster",),
        ),
        Sentence(
            "Dask passes the columns and the filter that it is told on to the reader of each file: it "
            "takes {dask-threads.seconds} on threads."
        ),
    ),
    implementations={
        "pandas": Implementation(
            "with_pandas:everything_then_choose",
            requires=("pyarrow",),
            documentation="https://pandas.pydata.org/docs/user_guide/scale.html#load-less-data",
        ),
        "pandas-told": Implementation(
            "with_pandas:told", requires=("pyarrow",), style="tuned", documentation=PANDAS
        ),
        "pandas-told-threads": Implementation(
            "with_pandas:told", engine="arrow-threads", style="tuned", documentation=PANDAS
        ),
        **{
            scheduler: Implementation(
                "with_dask:told", engine=scheduler, requires=("pyarrow",), documentation=DASK
            )
            for scheduler in ("dask-sync", "dask-threads", "dask-processes", "dask-distributed")
        },
        "modin-ray": Implementation("with_modin:told", engine="modin-ray", documentation=MODIN),
        "modin-dask": Implementation("with_modin:told", engine="modin-dask", documentation=MODIN),
        "ray-data": Implementation(
            "with_ray:told", engine="ray", requires=("pyarrow",), documentation=RAY_DATA
        ),
        "polars": Implementation(
            "with_polars:one_query",
            engine="polars",
            documentation="https://docs.pola.rs/user-guide/lazy/optimizations/",
        ),
        "duckdb": Implementation(
            "with_duckdb:one_query", engine="duckdb", requires=("pyarrow",), documentation=DUCKDB
        ),
        "spark": Implementation(
            "with_spark:one_query",
            engine="spark",
            documentation="https://spark.apache.org/docs/latest/sql-data-sources-parquet.html",
        ),
    },
)
