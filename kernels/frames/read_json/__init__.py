"""Eight files of JSON lines into one frame: the sales of read_csv, with every name in every line.

The answer is the finished frame in the tool's own form, as in read_csv, and is checked by the same
rules. Every implementation parses the timestamps, which JSON can only hold as text.
"""

from pathlib import Path

from breakeven.workload import Implementation, Sentence, Work, Workload
from breakeven.workload.data_cache import cached_file
from kernels.frames.read_csv import (
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

PANDAS = "https://pandas.pydata.org/docs/user_guide/io.html#line-delimited-json"
DASK = "https://docs.dask.org/en/stable/generated/dask.dataframe.read_json.html"
DUCKDB = "https://duckdb.org/docs/stable/data/json/loading_json"
SPARK = "https://spark.apache.org/docs/latest/sql-data-sources-json.html"

FILE_BYTES_PER_ROW = 127  # measured
LINE = '{{"sale":{},"shop":"{}","code":"{}","quantity":{},"price":{},"weight":{},"sold_at":"{}"}}\n'


def make_inputs(rows):
    """The paths of the files, as strings; they are made on the first call and then kept."""
    bounds = [rows * part // FILES for part in range(FILES + 1)]
    return ([part_file(rows, part, *bounds[part : part + 2]) for part in range(FILES)],)


def part_file(rows, part, start, stop):
    """The path of one of the files, which holds the sales from ``start`` to ``stop``."""

    def write(path: Path):
        path.write_bytes(json_lines(start, stop))

    return str(cached_file(f"read_json-v1-{rows}-rows/part-{part}.jsonl", write))


def json_lines(start, stop):
    """The sales as text, an object on every line; the same bytes on every machine."""
    sales = lines(start, stop).decode().splitlines()
    return "".join(LINE.format(*sale.split(",")) for sale in sales).encode()


WORKLOAD = Workload(
    name="read_json",
    version="2",
    source="course document 000",
    question="What does it cost to read data as JSON lines, and which tools read them in parallel?",
    sizes={"small": 2_000, "medium": 32_000, "large": 800_000},
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
        "pandas": Implementation("with_pandas:own_parser", documentation=PANDAS),
        "pandas-pyarrow": Implementation(
            "with_pandas:pyarrow_engine", engine="arrow-threads", documentation=PYARROW
        ),
        "pandas-pyarrow-dtypes": Implementation(
            "with_pandas:pyarrow_dtypes",
            engine="arrow-threads",
            style="tuned",
            documentation=PYARROW,
        ),
        **{
            scheduler: Implementation("with_dask:dataframe", engine=scheduler, documentation=DASK)
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
            documentation="https://docs.pola.rs/user-guide/io/json/#scan",
        ),
        "duckdb": Implementation(
            "with_duckdb:detected_columns",
            engine="duckdb",
            requires=("pyarrow",),
            documentation=DUCKDB,
        ),
        "duckdb-columns": Implementation(
            "with_duckdb:given_columns",
            engine="duckdb",
            style="tuned",
            requires=("pyarrow",),
            documentation=DUCKDB,
        ),
        "spark": Implementation("with_spark:inferred_columns", engine="spark", documentation=SPARK),
        "spark-columns": Implementation(
            "with_spark:given_columns", engine="spark", style="tuned", documentation=SPARK
        ),
    },
    answer=(
        Sentence(
            "pandas' own parser takes {pandas.seconds}. On several threads PyArrow's runs at "
            "{pandas-pyarrow.speedup} its speed and Polars at {polars.speedup}; Dask's processes "
            "run at {dask-processes.speedup}.",
        ),
    ),
    lesson=(
        Sentence(
            "JSON lines repeat the name of every column in every row, so there is more text to parse "
            "than in CSV for the same data."
        ),
        Sentence(
            "pandas' own parser joins the lines into one document and builds Python objects on "
            "the way to columns; with PyArrow's parser pandas runs at {pandas-pyarrow.speedup} "
            "that speed.",
            holds=("pandas-pyarrow faster",),
        ),
        Sentence(
            "Polars parses straight into columns, on its own threads: {polars.speedup} the speed of "
            "pandas.",
            holds=("polars faster",),
        ),
        Sentence(
            "pandas' parser holds the interpreter lock, so Dask's threads wait for one another: "
            "they take {dask-threads.slowdown} as long as pandas.",
            holds=("dask-threads slower",),
        ),
        Sentence(
            "Processes have a lock each, and read at {dask-processes.speedup} the speed of pandas "
            "although the frames must be sent back.",
            holds=("dask-processes faster",),
        ),
    ),
)
