"""Eight Parquet files into one frame: the sales of read_csv, in the form that was made for reading.

The files are compressed with Snappy, as pandas writes them; their timestamps are in microseconds, which every
tool can read, and every version of pandas can write. The answer is the finished frame in the tool's own form,
as in read_csv, and is checked by the same rules.

``pandas`` and ``pandas-threads`` run the same code: pandas has no Parquet reader of its own, and PyArrow
decodes the columns on as many threads as it is allowed. The baseline is what one thread does.
"""

import io
from pathlib import Path

from breakeven.workload import Implementation, Sentence, Work, Workload
from breakeven.workload.data_cache import cached_file
from kernels.frames.read_csv import (
    CUDF,
    FILES,
    FRAME_BYTES_PER_ROW,
    MODIN,
    MODIN_GLOB,
    PERSIST,
    PYARROW,
    RAY_DATA,
    check,
    lines,
)

PANDAS = "https://pandas.pydata.org/docs/user_guide/io.html#parquet"
DASK = "https://docs.dask.org/en/stable/dataframe-parquet.html"
DUCKDB = "https://duckdb.org/docs/stable/data/parquet/overview"
SPARK = "https://spark.apache.org/docs/latest/sql-data-sources-parquet.html"

FILE_BYTES_PER_ROW = 42  # measured at the medium size
COLUMNS = ("sale", "shop", "code", "quantity", "price", "weight", "sold_at")


def make_inputs(rows):
    """The paths of the files, as strings; they are made on the first call and then kept."""
    bounds = [rows * part // FILES for part in range(FILES + 1)]
    return ([part_file(rows, part, *bounds[part : part + 2]) for part in range(FILES)],)


def part_file(rows, part, start, stop):
    """The path of one of the files, which holds the sales from ``start`` to ``stop``."""

    def write(path: Path):
        sales = sales_from(start, stop)
        sales.to_parquet(path, engine="pyarrow", index=False, coerce_timestamps="us")

    return str(cached_file(f"read_parquet-v2-{rows}-rows/part-{part}.parquet", write))


def sales_from(start, stop):
    """The sales as a pandas frame."""
    import pandas as pd

    text = io.BytesIO(lines(start, stop))
    return pd.read_csv(text, names=list(COLUMNS), parse_dates=["sold_at"])


WORKLOAD = Workload(
    name="read_parquet",
    version="3",
    source="course document 000",
    question="What can a parallel reader still gain when the file is made for reading?",
    sizes={"small": 2_000, "medium": 1_000_000, "large": 4_000_000},
    unit="rows",
    make_inputs=make_inputs,
    check=check,
    reference="pandas",
    baseline="pandas",
    work=lambda n: Work(
        bytes_moved=n * (FILE_BYTES_PER_ROW + FRAME_BYTES_PER_ROW),
        bytes_written=n * FRAME_BYTES_PER_ROW,
    ),
    implementations={
        "pandas": Implementation(
            "with_pandas:arrow_reader", requires=("pyarrow",), documentation=PANDAS
        ),
        "pandas-threads": Implementation(
            "with_pandas:arrow_reader", engine="arrow-threads", documentation=PANDAS
        ),
        "pandas-pyarrow-dtypes": Implementation(
            "with_pandas:arrow_dtypes",
            engine="arrow-threads",
            style="tuned",
            documentation=PYARROW,
        ),
        **{
            scheduler: Implementation(
                "with_dask:dataframe", engine=scheduler, requires=("pyarrow",), documentation=DASK
            )
            for scheduler in ("dask-sync", "dask-threads", "dask-processes", "dask-distributed")
        },
        "dask-distributed-left": Implementation(
            "with_dask:left_there", engine="dask-distributed", documentation=PERSIST
        ),
        "modin-ray": Implementation(
            "with_modin:same_as_pandas", engine="modin-ray", documentation=MODIN
        ),
        "modin-ray-home": Implementation(
            "with_modin:brought_home", engine="modin-ray", documentation=MODIN
        ),
        "modin-ray-glob": Implementation(
            "with_modin_glob:all_files_at_once",
            engine="modin-ray",
            style="tuned",
            documentation=MODIN_GLOB,
        ),
        "modin-dask": Implementation(
            "with_modin:same_as_pandas", engine="modin-dask", documentation=MODIN
        ),
        "modin-dask-glob": Implementation(
            "with_modin_glob:all_files_at_once",
            engine="modin-dask",
            style="tuned",
            documentation=MODIN_GLOB,
        ),
        "ray-data": Implementation(
            "with_ray_data:dataset", engine="ray", requires=("pyarrow",), documentation=RAY_DATA
        ),
        "polars": Implementation(
            "with_polars:many_files",
            engine="polars",
            documentation="https://docs.pola.rs/user-guide/io/parquet/#scan",
        ),
        "duckdb": Implementation(
            "with_duckdb:many_files", engine="duckdb", requires=("pyarrow",), documentation=DUCKDB
        ),
        "spark": Implementation("with_spark:many_files", engine="spark", documentation=SPARK),
        "cudf": Implementation("with_cudf:many_files", engine="rapids", documentation=CUDF),
    },
    answer=(
        Sentence(
            "Little with processes, which must send every frame back: Dask's run at "
            "{dask-processes.speedup} the speed of pandas. More with threads that decode columns: "
            "Polars reaches {polars.speedup}, and pandas on all threads "
            "{pandas-threads.speedup}.",
            holds=(
                "polars faster",
                "dask-processes slower",
            ),
        ),
        Sentence(
            "Polars reaches {polars.speedup} the speed of pandas, and Dask's processes "
            "{dask-processes.speedup}.",
        ),
    ),
    lesson=(
        Sentence(
            "A Parquet file holds each column separately, typed and compressed: a reader decodes "
            "it and parses no text."
        ),
        Sentence(
            "pandas then converts the columns to its own types; where they stay Arrow's, "
            "the same reader reaches {pandas-pyarrow-dtypes.speedup} the speed, more than threads "
            "alone give ({pandas-threads.speedup}).",
            holds=("pandas-pyarrow-dtypes > pandas-threads", "pandas-pyarrow-dtypes faster"),
        ),
        Sentence(
            "Polars keeps its own columns and decodes them on all of its threads: {polars.speedup} "
            "the speed of pandas.",
            holds=("polars faster",),
        ),
        Sentence(
            "Dask on processes takes {dask-processes.slowdown} as long as pandas, because there "
            "is little to decode and every frame must be sent back; it would pay off if the "
            "workers also reduced what they read.",
            holds=("dask-processes slower",),
        ),
    ),
)
