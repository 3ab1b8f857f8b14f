"""Extract, transform, load: eight CSV files of raw sales become a clean table in Parquet.

In the raw sales some quantities are not numbers, some prices are missing, some dates are unknown, and
shops come in any spelling. A sale is dropped if one of these is missing or unreadable, or if its shop is
not in the table of shops. The Parquet folder gets COLUMNS, one row for each remaining sale. The answer is
a pair: the sales and revenue of each region and month, as a frame with the columns REPORT and its rows in
any order, and the path of the Parquet folder, which the check reads back and then removes.
"""

import shutil
import tempfile
import time
import weakref
from contextlib import suppress
from pathlib import Path

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload
from breakeven.workload.data_cache import cache_folder, cached_file
from kernels.frames.read_csv import MODIN, MODIN_GLOB, digits, literal

PANDAS = "https://pandas.pydata.org/docs/user_guide/basics.html#object-conversion"
DASK = "https://docs.dask.org/en/stable/best-practices.html#avoid-calling-compute-repeatedly"
POLARS = "https://docs.pola.rs/user-guide/lazy/multiplexing/"
SPARK = "https://spark.apache.org/docs/latest/sql-performance-tuning.html#caching-data"

FILES = 8
SHOPS = 1_000
UNLISTED_EVERY = 50
REGIONS = 20
ABANDONED_SECONDS = 24 * 60 * 60
RAW_BYTES_PER_ROW = 43
CLEAN_BYTES_PER_ROW = 59  # five columns of 8 bytes, one of 4, and 15 letters
STAYS_CLEAN = 0.88  # of the raw rows, measured

RAW_COLUMNS = ("sale", "shop", "quantity", "price", "sold_at")
COLUMNS = ("sale", "shop", "quantity", "price", "sold_at", "region", "revenue", "month")
REPORT = ("region", "month", "sales", "revenue")
DATE_FORMAT = "%Y-%m-%dT%H:%M:%S"


def make_inputs(rows):
    """The paths of the raw files and of the table of shops, and a new folder for the output."""
    bounds = [rows * part // FILES for part in range(FILES + 1)]
    paths = [raw_file(rows, part, *bounds[part : part + 2]) for part in range(FILES)]
    return paths, shops_file(), output_folder()


def raw_file(rows, part, start, stop):
    """The path of one of the files, which holds the sales from ``start`` to ``stop``."""

    def write(path: Path):
        path.write_bytes(",".join(RAW_COLUMNS).encode() + b"\n" + raw_lines(start, stop))

    return str(cached_file(f"etl-v1-{rows}-rows/part-{part}.csv", write))


def shops_file():
    """The path of the dimension table: the region of every shop, but for one in fifty."""
    listed = [number for number in range(1, SHOPS + 1) if number % UNLISTED_EVERY]
    text = "".join(f"shop{number},region{number % REGIONS + 1:02}\n" for number in listed)

    def write(path: Path):
        path.write_text("shop,region\n" + text)

    return str(cached_file("etl-v1-shops.csv", write))


def raw_lines(start, stop):
    """The sales as CSV text, the same on every machine; about one in ten has something wrong."""
    rng, n = np.random.default_rng([2000, start, stop]), stop - start
    quantity = digits(rng.integers(1, 101, n), 4)
    quantity[rng.random(n) < 0.03] = np.frombuffer(b"many", np.uint8)
    cents = digits(rng.integers(0, 100, n), 2, "0")
    price = np.hstack([digits(rng.integers(1, 1001, n), 4), literal(".", n), cents])
    price[rng.random(n) < 0.03] = 0  # nothing between the commas
    sold_at = np.hstack(
        [
            *[literal("2024-", n), digits(rng.integers(1, 13, n), 2, "0"), literal("-", n)],
            *[digits(rng.integers(1, 29, n), 2, "0"), literal("T", n)],
            *[digits(rng.integers(0, 24, n), 2, "0"), literal(":30:15", n)],
        ]
    )
    sold_at[rng.random(n) < 0.03] = np.frombuffer(b"yesterday afternoon", np.uint8)
    pieces = [
        *[digits(np.arange(start + 1, stop + 1), 9), literal(",", n), shop_names(rng, n)],
        *[literal(",", n), quantity, literal(",", n), price, literal(",", n), sold_at],
        literal("\n", n),
    ]
    table = np.concatenate(pieces, axis=1)
    return table[table != 0].tobytes()


def shop_names(rng, n):
    """Names such as ``shop17``, as people type them: `` Shop17``, ``SHOP17 ``, or none at all."""
    spellings = np.array([list(b" shop"), *map(list, (b"\0Shop", b"\0SHOP", b"\0shop"))], np.uint8)
    blank = np.where(rng.random(n) < 0.2, ord(" "), 0).astype(np.uint8)[:, None]
    names = np.hstack(
        [spellings[rng.integers(0, 4, n)], digits(rng.integers(1, SHOPS + 1, n), 4), blank]
    )
    names[rng.random(n) < 0.02] = 0
    return names


class OutputFolder(str):
    """The path of a folder that is deleted with this object, at the latest when the process ends."""

    __slots__ = ("__weakref__",)


def output_folder():
    """The path of a new folder beside the cached files, deleted when the inputs are let go.

    A process that is killed cannot delete its own: those of yesterday are deleted here.
    """
    for abandoned in cache_folder().glob("etl-output-*"):
        with suppress(FileNotFoundError):
            if time.time() - abandoned.stat().st_mtime > ABANDONED_SECONDS:
                shutil.rmtree(abandoned, ignore_errors=True)
    path = tempfile.mkdtemp(prefix="etl-output-", dir=cache_folder())
    folder = OutputFolder(path)
    weakref.finalize(folder, shutil.rmtree, path, ignore_errors=True)
    return folder


def check(result, expected):
    """The same sales and revenue, and the same again from the Parquet files, which then go.

    So every answer can be checked once, and none can live on the files of an earlier one.
    """
    assert isinstance(result, tuple), f"the answer is no pair but {type(result).__name__}"
    assert len(result) == 2, f"the answer has {len(result)} parts"
    report, folder = result
    wanted = sorted_report(expected[0])
    agree(sorted_report(report), wanted, "the answer")
    assert Path(folder).is_dir(), f"there is no folder {Path(folder).name}"
    agree(sorted_report(report_of_files(folder)), wanted, "the Parquet files")
    shutil.rmtree(folder)


def agree(found, wanted, what):
    """Raise AssertionError unless two reports say the same; revenues may differ by rounding."""
    names, months, sales, revenue = found
    assert names == wanted[0], f"{what}: other regions or months"
    np.testing.assert_array_equal(months, wanted[1], err_msg=what)
    np.testing.assert_array_equal(sales, wanted[2], err_msg=what)
    np.testing.assert_allclose(revenue, wanted[3], rtol=1e-9, err_msg=what, equal_nan=False)


def sorted_report(report):
    """The columns of a pandas or Polars frame, the rows ascending by region and month."""
    assert hasattr(report, "columns"), f"the report is no frame but {type(report).__name__}"
    assert set(report.columns) == set(REPORT), f"the columns are {list(report.columns)}"
    region, month, sales, revenue = (report[name].to_numpy() for name in REPORT)
    order = np.lexsort((month.astype(np.int64), region.astype(str)))
    return region.astype(str)[order].tolist(), month[order], sales[order], revenue[order]


def report_of_files(folder):
    """The report once more, from the files, with their columns checked on the way."""
    import pandas as pd

    sales = pd.read_parquet(folder, engine="pyarrow")
    assert set(sales.columns) == set(COLUMNS), f"the files have the columns {list(sales.columns)}"
    assert not sales.isna().any(axis=None), "the files have missing values"
    assert sales["sold_at"].dtype.kind == "M", f"sold_at is {sales['sold_at'].dtype}"
    assert sales["quantity"].dtype.kind == "i", f"the quantity is {sales['quantity'].dtype}"
    assert sales["sale"].is_unique, "the files have a sale twice"
    assert sales["shop"].str.fullmatch("shop[0-9]+").all(), "the files have a shop's raw name"
    month, revenue = sales["sold_at"].dt.month, sales["quantity"] * sales["price"]
    assert (sales["month"] == month).all(), "the files have a wrong month"
    np.testing.assert_allclose(sales["revenue"], revenue, rtol=1e-12, err_msg="revenue")
    groups = sales.assign(month=month, revenue=revenue).groupby(["region", "month"])
    return groups.agg(sales=("sale", "size"), revenue=("revenue", "sum")).reset_index()


def work(rows):
    """Raw text is read, and the clean rows are written; how far Parquet packs them is left open."""
    written = int(rows * STAYS_CLEAN) * CLEAN_BYTES_PER_ROW
    return Work(bytes_moved=rows * RAW_BYTES_PER_ROW + written, bytes_written=written)


def dask_on(engine):
    """The table's entry of one Dask scheduler."""
    return Implementation(
        "with_dask:dataframe", engine=engine, requires=("pyarrow",), documentation=DASK
    )


def modin_on(engine):
    """The table's entry of one Modin engine."""
    return Implementation(
        "with_modin:same_as_pandas", engine=engine, requires=("pyarrow",), documentation=MODIN
    )


def modin_glob_on(engine):
    """The table's entry of one Modin engine with Modin's experimental reader."""
    return Implementation(
        "with_modin_glob:all_files_at_once",
        engine=engine,
        style="tuned",
        requires=("pyarrow",),
        documentation=MODIN_GLOB,
    )


LESSON = (
    Sentence(
        "The workload is a nightly job: read raw files, drop what cannot be read, look up the "
        "region of each shop, write Parquet, and report the revenue of each region and month."
    ),
    Sentence(
        "Polars runs at {polars.speedup} the speed of pandas: it makes one plan of all steps and "
        "runs it on several threads.",
        holds=("polars faster",),
    ),
    Sentence(
        "DuckDB, which works in much the same way and keeps the clean table for two queries, runs "
        "at {duckdb.speedup} the speed.",
        holds=("duckdb faster",),
    ),
    Sentence(
        "Dask runs the pandas code on every block, so on processes it can gain as much as the "
        "cores allow: {dask-processes.speedup} the speed.",
        holds=("dask-processes faster",),
    ),
    Sentence(
        "On few rows Dask spends most of its time on planning, which costs the same for any number "
        "of rows: at the small size it takes {dask-threads@small.slowdown} as long as pandas.",
        holds=("dask-threads@small slower",),
    ),
)

WORKLOAD = Workload(
    name="etl",
    version="2",
    source="course document 000",
    question="A whole job from raw files to Parquet: which tool finishes it first?",
    sizes={"small": 2_000, "medium": 100_000, "large": 600_000},
    unit="rows",
    make_inputs=make_inputs,
    check=check,
    reference="pandas",
    baseline="pandas",
    work=work,
    answer=(
        Sentence(
            "Polars finishes it at {polars.speedup} the speed of pandas, DuckDB at "
            "{duckdb.speedup}, and Dask on processes at {dask-processes.speedup}.",
            holds=("polars faster",),
        ),
        Sentence(
            "pandas takes {pandas.seconds}, Polars {polars.seconds}, DuckDB {duckdb.seconds}, "
            "and Dask on processes {dask-processes.seconds}.",
        ),
    ),
    lesson=LESSON,
    implementations={
        "pandas": Implementation(
            "with_pandas:pipeline", requires=("pyarrow",), documentation=PANDAS
        ),
        "dask-sync": dask_on("dask-sync"),
        "dask-threads": dask_on("dask-threads"),
        "dask-processes": dask_on("dask-processes"),
        "dask-distributed": dask_on("dask-distributed"),
        "modin-ray": modin_on("modin-ray"),
        "modin-ray-glob": modin_glob_on("modin-ray"),
        "modin-dask": modin_on("modin-dask"),
        "modin-dask-glob": modin_glob_on("modin-dask"),
        "polars": Implementation(
            "with_polars:one_plan", engine="polars", requires=("pyarrow",), documentation=POLARS
        ),
        "duckdb": Implementation(
            "with_duckdb:pipeline",
            engine="duckdb",
            requires=("pyarrow",),
            documentation="https://duckdb.org/docs/stable/guides/file_formats/parquet_export",
        ),
        "duckdb-columns": Implementation(
            "with_duckdb:given_columns",
            engine="duckdb",
            requires=("pyarrow",),
            documentation="https://duckdb.org/docs/stable/data/csv/overview#parameters",
        ),
        "spark": Implementation("with_spark:pipeline", engine="spark", documentation=SPARK),
    },
)
