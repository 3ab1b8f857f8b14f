"""Eight CSV files of sales into one frame: integers, floats, short strings, timestamps as text.

The answer is the frame in the tool's own finished form: a pandas frame, a Polars frame, an Arrow table
(DuckDB), or a frame whose parts are read and stay with the workers, as Modin's users leave them. Both Dask and
Modin stand here in both ways: left there, and brought home. Every answer has parsed the timestamps.
"""

import zlib
from pathlib import Path

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload
from breakeven.workload.data_cache import cached_file

FILES = 8
FILE_BYTES_PER_ROW = 60  # measured; it grows by 3 from the small size to the large one
FRAME_BYTES_PER_ROW = 5 * 8 + 13  # five numbers of 8 bytes and 13 letters


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
    values = column.to_numpy()
    if values.dtype.kind == "f":
        places = np.linspace(1, 2, len(values))  # so that the order of the rows counts
        return "floats", None, (values.sum(), values @ places)
    if values.dtype.kind in "iu":
        return "integers", zlib.crc32(values.astype("<i8")), 0
    if values.dtype.kind == "M":
        return "timestamps", zlib.crc32(values.astype("<M8[us]").astype("<i8")), 0
    strings = all(isinstance(value, str) for value in values)
    return ("strings", zlib.crc32("\n".join(values).encode()), 0) if strings else ("other", None, 0)


WORKLOAD = Workload(
    name="read_csv",
    version="1",
    source="course documents 002 and 000",
    question="From which file size on does a parallel CSV reader beat pandas?",
    sizes={"small": 2_000, "medium": 80_000, "large": 4_000_000},
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
            "A parser on several threads beats it: PyArrow's, behind the same pandas call, is "
            "{pandas-pyarrow.speedup} the speed of pandas' own, and Polars {polars.speedup}. "
            "Modin on Ray reaches {modin-ray.speedup}.",
            holds=("pandas-pyarrow faster",),
        ),
        Sentence(
            "PyArrow's parser reaches {pandas-pyarrow.speedup} the speed of pandas' own, and "
            "Polars {polars.speedup}.",
        ),
    ),
    lesson=(
        Sentence(
            "Reading CSV is parsing, so the parser counts before the cores: PyArrow's, behind the "
            "same pandas call, is {pandas-pyarrow.speedup} the speed of pandas' own.",
            holds=("pandas-pyarrow faster",),
        ),
        Sentence(
            "A frame that was read in another process has to come back to this one, if it is needed here: "
            "with Dask's distributed scheduler that takes {dask-distributed.seconds}, and "
            "{dask-distributed-left.seconds} where it stays with the workers.",
            holds=("dask-distributed-left > dask-distributed",),
        ),
        Sentence(
            "Modin shares each file among its workers, one file after another; its experimental "
            "reader hands out whole files: {modin-ray-glob.seconds} instead of {modin-ray.seconds}.",
            holds=("modin-ray-glob > modin-ray",),
        ),
        Sentence(
            "For one file in one script the start counts too: from cold, Modin on Ray takes "
            "{modin-ray.cold_seconds} and pandas {pandas.cold_seconds}.",
        ),
        Sentence(
            "Larger files, and work that stays where the file was read, speak for more workers.",
        ),
    ),
    implementations={
        "pandas": Implementation("with_pandas:c_engine"),
        "pandas-pyarrow": Implementation("with_pandas:pyarrow_engine", engine="arrow-threads"),
        "pandas-pyarrow-dtypes": Implementation(
            "with_pandas:pyarrow_dtypes", engine="arrow-threads", style="tuned"
        ),
        "threads": Implementation("with_threads:one_call_a_file", engine="threads"),
        "processes": Implementation("with_processes:one_call_a_file", engine="processes"),
        "dask-sync": Implementation("with_dask:dataframe", engine="dask-sync"),
        "dask-threads": Implementation("with_dask:dataframe", engine="dask-threads"),
        "dask-processes": Implementation("with_dask:dataframe", engine="dask-processes"),
        "dask-distributed": Implementation("with_dask:dataframe", engine="dask-distributed"),
        "ray": Implementation("with_ray:one_task_a_file", engine="ray"),
        "dask-distributed-left": Implementation("with_dask:left_there", engine="dask-distributed"),
        "modin-ray": Implementation("with_modin:same_as_pandas", engine="modin-ray"),
        "modin-ray-home": Implementation("with_modin:brought_home", engine="modin-ray"),
        "modin-ray-glob": Implementation(
            "with_modin_glob:all_files_at_once", engine="modin-ray", style="tuned"
        ),
        "modin-dask": Implementation("with_modin:same_as_pandas", engine="modin-dask"),
        "modin-dask-glob": Implementation(
            "with_modin_glob:all_files_at_once", engine="modin-dask", style="tuned"
        ),
        "ray-data": Implementation("with_ray_data:dataset", engine="ray", requires=("pyarrow",)),
        "polars": Implementation("with_polars:many_files", engine="polars"),
        "polars-date-format": Implementation(
            "with_polars:given_date_format", engine="polars", style="tuned"
        ),
        "duckdb": Implementation(
            "with_duckdb:detected_columns", engine="duckdb", requires=("pyarrow",)
        ),
        "duckdb-columns": Implementation(
            "with_duckdb:given_columns", engine="duckdb", style="tuned", requires=("pyarrow",)
        ),
        "spark": Implementation("with_spark:inferred_columns", engine="spark"),
        "spark-columns": Implementation("with_spark:given_columns", engine="spark", style="tuned"),
        "vaex": Implementation("with_vaex:many_files", engine="vaex"),
        "cudf": Implementation("with_cudf:same_as_pandas", engine="rapids"),
    },
)
