"""The summary table of the numeric columns of eight CSV files, the files of read_csv.

An answer is a pandas frame with the rows count, mean, std, min, 25%, 50%, 75% and max and a column for
each numeric column, or a Polars frame with these names in the column ``statistic``.

Dask documents its quartiles as approximations: it takes the quartiles of each part and merges them.
An answer that says so, with rows named ``about 25%`` and so on, may be off in its quartiles, and only
there. The allowance is a share of the column's range (the columns are uniform, so it is a distance in
rank too): 1 %, because there are only a hundred different quantities, plus four standard errors of the
quartile of one file, 2 / sqrt(rows of a file), because Dask settles on the quartile of some part.
That is 14 % at the small size, 2 % at the medium and 1.4 % at the large. Everything else is exact.
"""

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload
from kernels.frames.read_csv import FILE_BYTES_PER_ROW, FILES, MODIN_GLOB, make_inputs

PANDAS = "https://pandas.pydata.org/docs/user_guide/basics.html#summarizing-data-describe"
DASK = "https://docs.dask.org/en/stable/generated/dask.dataframe.DataFrame.describe.html"
REDUCED = "https://docs.dask.org/en/stable/dataframe-best-practices.html#reduce-and-then-use-pandas"
MODIN = "https://modin.readthedocs.io/en/stable/supported_apis/dataframe_supported.html"
POLARS = (
    "https://docs.pola.rs/api/python/stable/reference/lazyframe/api/polars.LazyFrame.describe.html"
)
SPARK = (
    "https://spark.apache.org/docs/latest/api/python/reference/pyspark.sql/api/"
    "pyspark.sql.DataFrame.summary.html"
)

NUMERIC = ("sale", "quantity", "price", "weight")
QUARTILES = ("25%", "50%", "75%")


def check(result, expected):
    """The same columns and statistics; quartiles that are called approximate may lie beside."""
    found, right = statistics(result), statistics(expected)
    assert list(found) == list(right), f"the columns are {list(found)}"
    for column, summary in right.items():
        check_column(column, found[column], summary)


def check_column(column, found, right):
    """One column: floats may differ by the order of adding, approximations by what is allowed."""
    approximate = f"about {QUARTILES[0]}" in found
    named = {name: f"about {name}" if approximate else name for name in QUARTILES}
    assert found.get("null_count", 0) == 0, f"{column} has values missing"
    names = {named.get(name, name) for name in right} | ({"null_count"} & set(found))
    assert set(found) == names, f"the statistics of {column} are {list(found)}"
    allowed = (right["max"] - right["min"]) * (0.01 + 2 / np.sqrt(right["count"] / FILES))
    for name, value in right.items():
        rtol, atol = (0, allowed) if approximate and name in QUARTILES else (1e-9, 0)
        np.testing.assert_allclose(
            found[named.get(name, name)], value, rtol, atol, False, f"{name} of {column}"
        )


def statistics(answer):
    """The statistics of each column, by their names."""
    assert hasattr(answer, "columns"), f"the answer is no frame but {type(answer).__name__}"
    if "statistic" in answer.columns:
        names = answer["statistic"].to_list()
        values = {name: answer[name].to_list() for name in answer.columns if name != "statistic"}
        return {column: dict(zip(names, each, strict=True)) for column, each in values.items()}
    return {column: answer[column].to_dict() for column in answer.columns}


def work(rows):
    """The files are read; count, mean and deviation take about five operations for each number."""
    return Work(bytes_moved=rows * FILE_BYTES_PER_ROW, operations=5 * len(NUMERIC) * rows)


WORKLOAD = Workload(
    name="describe",
    version="2",
    source="course documents 004 and 000",
    question="Which tool summarizes many files fastest, and are its quartiles still exact?",
    sizes={"small": 2_000, "medium": 400_000, "large": 2_000_000},
    unit="rows",
    make_inputs=make_inputs,
    check=check,
    reference="pandas",
    baseline="pandas",
    work=work,
    implementations={
        "pandas": Implementation("with_pandas:read_then_describe", documentation=PANDAS),
        "pandas-columns": Implementation(
            "with_pandas:numeric_columns",
            style="tuned",
            documentation="https://pandas.pydata.org/docs/user_guide/scale.html#load-less-data",
        ),
        **{
            scheduler: Implementation("with_dask:describe", engine=scheduler, documentation=DASK)
            for scheduler in ("dask-sync", "dask-threads", "dask-processes", "dask-distributed")
        },
        "dask-threads-exact": Implementation(
            "with_dask:read_then_pandas",
            engine="dask-threads",
            style="tuned",
            documentation=REDUCED,
        ),
        "dask-distributed-exact": Implementation(
            "with_dask:read_then_pandas",
            engine="dask-distributed",
            style="tuned",
            documentation=REDUCED,
        ),
        "modin-ray": Implementation(
            "with_modin:read_then_describe", engine="modin-ray", documentation=MODIN
        ),
        "modin-ray-glob": Implementation(
            "with_modin_glob:read_then_describe",
            engine="modin-ray",
            style="tuned",
            documentation=MODIN_GLOB,
        ),
        "modin-dask": Implementation(
            "with_modin:read_then_describe", engine="modin-dask", documentation=MODIN
        ),
        "modin-dask-glob": Implementation(
            "with_modin_glob:read_then_describe",
            engine="modin-dask",
            style="tuned",
            documentation=MODIN_GLOB,
        ),
        "polars": Implementation(
            "with_polars:scan_then_describe", engine="polars", documentation=POLARS
        ),
        "duckdb": Implementation(
            "with_duckdb:exact",
            engine="duckdb",
            documentation="https://duckdb.org/docs/stable/sql/functions/aggregates",
        ),
        "duckdb-summarize": Implementation(
            "with_duckdb:summarize",
            engine="duckdb",
            documentation="https://duckdb.org/docs/stable/guides/meta/summarize",
        ),
        "spark": Implementation("with_spark:inferred_columns", engine="spark", documentation=SPARK),
        "vaex": Implementation(
            "with_vaex:summary",
            engine="vaex",
            documentation="https://vaex.readthedocs.io/en/latest/guides/async.html",
        ),
    },
    answer=(
        Sentence(
            "Polars, at {polars.speedup} the speed of pandas and with exact quartiles. Dask's are "
            "approximate: it takes {dask-threads.seconds} on threads, and "
            "{dask-threads-exact.seconds} if the numbers are brought back and described exactly.",
            holds=("polars faster", "polars > duckdb"),
        ),
        Sentence(
            "With exact quartiles pandas takes {pandas.seconds}, Polars {polars.seconds} and "
            "DuckDB {duckdb.seconds}; Dask's quartiles are approximate.",
        ),
    ),
    lesson=(
        Sentence(
            "Counts, means and extremes of parts can be merged exactly; quartiles cannot, because "
            "they need all values in order. Dask merges the quartiles of the parts and says that the "
            "result is approximate. DuckDB's SUMMARIZE, Spark and Vaex approximate them as well; the "
            "others here are exact."
        ),
        Sentence(
            "Most of the time goes into reading: told to read only the numeric columns, pandas "
            "runs at {pandas-columns.speedup} the speed.",
            holds=("pandas-columns faster",),
        ),
        Sentence(
            "Polars plans reading and summarizing together, so it skips the text columns by "
            "itself: {polars.speedup} the speed of pandas.",
            holds=("polars faster",),
        ),
        Sentence(
            "Dask describes each column of each file in separate tasks; bringing the numbers back "
            "and describing them with pandas gives exact quartiles sooner "
            "({dask-threads-exact.seconds} instead of {dask-threads.seconds}). With more data than "
            "fits in memory, only the approximate way is left.",
            holds=("dask-threads-exact > dask-threads",),
        ),
    ),
)
