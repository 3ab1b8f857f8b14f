"""Eight CSV files of sales into one frame: integers, floats, short strings, timestamps as text.

The answer is the finished frame in the tool's own form: a pandas frame, a Polars frame, an Arrow table
(DuckDB), or a frame whose parts are read and stay with the workers, where Modin's users would leave them.
Dask and Modin are here in both ways: left there, and brought back. In every answer the timestamps are parsed.
"""

import zlib
from pathlib import Path

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload
from breakeven.workload.data_cache import cached_file
from kernels.frames.texts import checksum_of, texts_of

MANY_FILES = (
    "https://pandas.pydata.org/docs/user_guide/cookbook.html"
    "#reading-multiple-files-to-create-a-single-dataframe"
)
PYARROW = "https://pandas.pydata.org/docs/user_guide/pyarrow.html#i-o-reading"
DASK = "https://docs.dask.org/en/stable/generated/dask.dataframe.read_csv.html"
PERSIST = "https://docs.dask.org/en/stable/dataframe-best-practices.html#persist-intelligently"
MODIN = "https://modin.readthedocs.io/en/stable/supported_apis/io_supported.html"
MODIN_GLOB = "https://modin.readthedocs.io/en/stable/flow/modin/experimental/pandas.html"
RAY_DATA = "https://docs.ray.io/en/latest/data/loading-data.html#reading-files"
POLARS_DATES = "https://docs.pola.rs/user-guide/transformations/time-series/parsing/"
DUCKDB = "https://duckdb.org/docs/stable/data/csv/overview"
SPARK = "https://spark.apache.org/docs/latest/sql-data-sources-csv.html"
CUDF = "https://docs.rapids.ai/api/cudf/stable/cudf/io/io/"
POOLS = "https://docs.python.org/3/library/concurrent.futures.html"

FILES = 8
FILE_BYTES_PER_ROW = 60  # measured; it grows by 3 from the small size to the large one
FRAME_BYTES_PER_ROW = 5 * 8 + 13  # five numbers of 8 bytes and 13 letters
SIZES = {"small": 2_000, "medium": 400_000, "large": 4_000_000}


def make_inputs(rows):
    """The paths of the files, as strings; they are made on the first call and then kept."""
    bounds = [rows * part // FILES for part in range(FILES + 1)]
    return ([part_file(rows, part, *bounds[part : part + 2]) for part in range(FILES)],)


def part_file(rows, part, start, stop):
    """The path of one of the files, which holds the sales from ``start`` to ``stop``."""

    def write(path: Path):
        path.write_bytes(b"sale,shop,code,quantity,price,weight,sold_at\n" + lines(start, stop))

    return str(cached_file(f"read_csv-v1-{rows}-rows/part-{part}.csv", write))


def lines(start, stop):
    """The sales as CSV text; the same bytes on every machine, whatever libraries it has.

    Rows are laid out as a table of bytes, in which every column has the width of its widest value;
    the zero bytes before shorter numbers are dropped at the end.
    """
    rng, n = np.random.default_rng([2002, start, stop]), stop - start
    pieces = [
        *[digits(np.arange(start + 1, stop + 1), 9), ",shop", digits(rng.integers(1, 1001, n), 4)],
        *[",", rng.integers(ord("a"), ord("z") + 1, (n, 6), np.uint8)],
        *[",", digits(rng.integers(1, 101, n), 3)],
        *[",", digits(rng.integers(1, 1001, n), 4), ".", digits(rng.integers(0, 100, n), 2, "0")],
        *[",", digits(rng.integers(1, 10, n), 1), ".", digits(rng.integers(0, 10**6, n), 6, "0")],
        *[",2024-", digits(rng.integers(1, 13, n), 2, "0")],
        *["-", digits(rng.integers(1, 29, n), 2, "0"), "T", digits(rng.integers(0, 24, n), 2, "0")],
        *[":", digits(rng.integers(0, 60, n), 2, "0"), ":", digits(rng.integers(0, 60, n), 2, "0")],
        "\n",
    ]
    table = np.concatenate([literal(p, n) if isinstance(p, str) else p for p in pieces], axis=1)
    return table[table != 0].tobytes()


def digits(values, width, fill="\0"):
    """Whole numbers as text: a row of ``width`` bytes for each, with ``fill`` before the first digit."""
    powers = 10 ** np.arange(width)[::-1]
    text = (values[:, None] // powers % 10 + ord("0")).astype(np.uint8)
    text[values[:, None] < powers] = ord(fill)
    return text


def literal(text, rows):
    """The same text in every row."""
    return np.broadcast_to(np.frombuffer(text.encode(), np.uint8), (rows, len(text)))


def check(result, expected):
    """The same columns and rows in the same order, and the same content column by column."""
    result = result.compute() if hasattr(result, "dask") else result
    assert column_names(result) == column_names(expected)
    assert len(result) == len(expected)
    for name in column_names(expected):
        kind, exact, total = checksum(expected[name])
        result_kind, result_exact, result_total = checksum(result[name])
        assert result_kind == kind, f"{name} holds {result_kind}, not {kind}"
        assert result_exact == exact, f"{name} holds other values"
        # the last digit of a parsed float may differ: not every parser rounds it correctly
        np.testing.assert_allclose(result_total, total, rtol=1e-12, err_msg=name, equal_nan=False)


def column_names(frame):
    """The names of the columns of a pandas, Modin or Polars frame, or of an Arrow table."""
    assert hasattr(frame, "columns"), f"the answer is no frame but {type(frame).__name__}"
    return list(getattr(frame, "column_names", frame.columns))


def checksum(column):
    """The kind of a column, a checksum of its values if they are exact, and sums if they are not."""
    texts = texts_of(column)
    if texts is not None:
        return "texts", checksum_of(texts), 0
    values = column.to_numpy()
    if values.dtype.kind == "f":
        places = np.linspace(1, 2, len(values))  # so that the order of the rows counts
        return "floats", None, (values.sum(), values @ places)
    if values.dtype.kind in "iu":
        return "integers", zlib.crc32(values.astype("<i8")), 0
    if values.dtype.kind == "M":
        return "timestamps", zlib.crc32(values.astype("<M8[us]").astype("<i8")), 0
    return "other", None, 0


def told_size(size):
    """``24 MB (400,000 rows)``."""
    return f"{SIZES[size] * FILE_BYTES_PER_ROW / 1e6:.2g} MB ({SIZES[size]:,} rows)"


WORKLOAD = Workload(
    name="read_csv",
    version="2",
    source="course documents 002 and 000",
    question="At what file size does a parallel CSV reader start to beat pandas?",
    sizes=SIZES,
    unit="rows",
    make_inputs=make_inputs,
    check=check,
    reference="pandas",
    baseline="pandas",
    work=lambda n: Work(
        bytes_moved=n * (FILE_BYTES_PER_ROW + FRAME_BYTES_PER_ROW),
        bytes_written=n * FRAME_BYTES_PER_ROW,
    ),
    answer=(
        Sentence(
            f"Between {told_size('small')} and {told_size('medium')}, here in {FILES} files. With the "
            "smaller files PyArrow's parser, behind the same pandas call, takes "
            "{pandas-pyarrow@small.slowdown} as long as pandas' own; with the larger ones it runs at "
            "{pandas-pyarrow@medium.speedup} the speed. Polars, told the format of the timestamps, "
            "runs at {polars-date-format@small.speedup} and {polars-date-format@medium.speedup}.",
            holds=("pandas-pyarrow@small slower", "pandas-pyarrow@medium faster"),
        ),
        Sentence(
            "A parser on several threads beats it: PyArrow's, behind the same pandas call, runs at "
            "{pandas-pyarrow.speedup} the speed of pandas' own, and Polars at {polars.speedup}. "
            "Modin on Ray, which leaves the frame with its workers, runs at {modin-ray.speedup}.",
            holds=("pandas-pyarrow faster", "polars faster"),
        ),
        Sentence(
            "PyArrow's parser, on several threads and behind the same pandas call, runs at "
            "{pandas-pyarrow.speedup} the speed of pandas' own; not every parser on several threads "
            "is faster: Polars runs at {polars.speedup}. Modin on Ray, which leaves the frame with "
            "its workers, runs at {modin-ray.speedup}.",
            holds=("pandas-pyarrow faster", "polars slower"),
        ),
        Sentence(
            "PyArrow's parser reaches {pandas-pyarrow.speedup} the speed of pandas' own, and "
            "Polars {polars.speedup}.",
        ),
    ),
    lesson=(
        Sentence(
            "Reading CSV is parsing, so the parser comes before the cores: PyArrow's, behind the "
            "same pandas call, runs at {pandas-pyarrow.speedup} the speed of pandas' own.",
            holds=("pandas-pyarrow faster",),
        ),
        Sentence(
            "A frame that was read in another process must be sent back if it is needed here: with "
            "Dask's distributed scheduler that takes {dask-distributed.seconds}, and "
            "{dask-distributed-left.seconds} if it stays with the workers.",
            holds=("dask-distributed-left > dask-distributed",),
        ),
        Sentence(
            "Modin splits each file among its workers, one file after another; its experimental "
            "reader hands out whole files: {modin-ray-glob.seconds} instead of "
            "{modin-ray.seconds}.",
            holds=("modin-ray-glob > modin-ray",),
        ),
        Sentence(
            "For one file in one script the start counts too: from cold, Modin on Ray takes "
            "{modin-ray.cold_seconds} and pandas {pandas.cold_seconds}.",
        ),
        Sentence(
            "Larger files, and work that stays where the file was read, favour more workers.",
        ),
    ),
    implementations={
        "pandas": Implementation("with_pandas:c_engine", documentation=MANY_FILES),
        "pandas-pyarrow": Implementation(
            "with_pandas:pyarrow_engine", engine="arrow-threads", documentation=PYARROW
        ),
        "pandas-pyarrow-dtypes": Implementation(
            "with_pandas:pyarrow_dtypes",
            engine="arrow-threads",
            style="tuned",
            documentation=PYARROW,
        ),
        "threads": Implementation(
            "with_threads:one_call_a_file",
            engine="threads",
            documentation=f"{POOLS}#threadpoolexecutor",
        ),
        "processes": Implementation(
            "with_processes:one_call_a_file",
            engine="processes",
            documentation=f"{POOLS}#processpoolexecutor",
        ),
        **{
            scheduler: Implementation("with_dask:dataframe", engine=scheduler, documentation=DASK)
            for scheduler in ("dask-sync", "dask-threads", "dask-processes", "dask-distributed")
        },
        "ray": Implementation(
            "with_ray:one_task_a_file",
            engine="ray",
            documentation="https://docs.ray.io/en/latest/ray-core/tasks.html",
        ),
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
            documentation=f"{POLARS_DATES}#parsing-dates-from-a-file",
        ),
        "polars-date-format": Implementation(
            "with_polars:given_date_format",
            engine="polars",
            style="tuned",
            documentation=f"{POLARS_DATES}#casting-strings-to-dates",
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
        "vaex": Implementation(
            "with_vaex:many_files",
            engine="vaex",
            documentation="https://vaex.readthedocs.io/en/latest/guides/io.html",
        ),
        "cudf": Implementation("with_cudf:same_as_pandas", engine="rapids", documentation=CUDF),
    },
)
