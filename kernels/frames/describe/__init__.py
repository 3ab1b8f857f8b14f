"""The summary table of the numeric columns of eight CSV files, which are those of read_csv.

An answer is a pandas frame with the rows count, mean, std, min, 25%, 50%, 75%, max and a column for
each numeric one, or a Polars frame with these names in the column ``statistic``.

Dask documents its quartiles as approximations: it takes the quartiles of each part and merges them.
An answer that says so, by rows named ``about 25%`` and so on, is allowed a distance from the exact
quartile, and only there: of the range of the column (the columns are uniform, so it is a distance in
rank too) 1 %, since there are only a hundred different quantities, and four standard errors of the
quartile of one file, 2 / sqrt(rows of a file), since Dask settles on the quartile of some part.
At the small size that is 14 %, at the medium 3 %, at the large 1.4 %. All else is exact.
"""

import numpy as np

from breakeven.workload import Implementation, Sentence, Work, Workload
from kernels.frames.read_csv import FILE_BYTES_PER_ROW, FILES, make_inputs

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
    version="1",
    source="course documents 004 and 000",
    question="Who sums up many files fastest, and are the quartiles still exact?",
    sizes={"small": 2_000, "medium": 80_000, "large": 2_000_000},
    unit="rows",
    make_inputs=make_inputs,
    check=check,
    reference="pandas",
    baseline="pandas",
    work=work,
    implementations={
        "pandas": Implementation("with_pandas:read_then_describe"),
        "pandas-columns": Implementation("with_pandas:numeric_columns", style="tuned"),
        **{
            scheduler: Implementation("with_dask:describe", engine=scheduler)
            for scheduler in ("dask-sync", "dask-threads", "dask-processes", "dask-distributed")
        },
        "dask-threads-exact": Implementation(
            "with_dask:read_then_pandas", engine="dask-threads", style="tuned"
        ),
        "dask-distributed-exact": Implementation(
            "with_dask:read_then_pandas", engine="dask-distributed", style="tuned"
        ),
        "modin-ray": Implementation("with_modin:read_then_describe", engine="modin-ray"),
        "modin-ray-glob": Implementation(
            "with_modin_glob:read_then_describe", engine="modin-ray", style="tuned"
        ),
        "modin-dask": Implementation("with_modin:read_then_describe", engine="modin-dask"),
        "modin-dask-glob": Implementation(
            "with_modin_glob:read_then_describe", engine="modin-dask", style="tuned"
        ),
        "polars": Implementation("with_polars:scan_then_describe", engine="polars"),
        "duckdb": Implementation("with_duckdb:exact", engine="duckdb"),
        "duckdb-summarize": Implementation("with_duckdb:summarize", engine="duckdb"),
        "spark": Implementation("with_spark:summary", engine="spark"),
        "vaex": Implementation("with_vaex:summary", engine="vaex"),
    },
    answer=(
        Sentence(
            "Polars, at {polars.speedup} the speed of pandas, with exact quartiles. Dask's are "
            "approximate: {dask-threads.seconds} on threads, and {dask-threads-exact.seconds} if"
            " the numbers are brought home and described exactly.",
            holds=("polars faster",),
        ),
        Sentence(
            "With exact quartiles pandas takes {pandas.seconds}, Polars {polars.seconds} and "
            "DuckDB {duckdb.seconds}; Dask's are approximate.",
        ),
    ),
    lesson=(
        Sentence(
            "Counts, means and extremes of parts can be merged exactly; quartiles cannot, because "
            "they need all values in order. Dask merges the quartiles of the parts and says that the "
            "result is approximate; the others here are exact."
        ),
        Sentence(
            "Most of the time goes into reading: told to read only the numeric columns, pandas has "
            "{pandas-columns.speedup} the speed.",
            holds=("pandas-columns faster",),
        ),
        Sentence(
            "Polars plans reading and summing up together, so it leaves the text columns out by "
            "itself: {polars.speedup} the speed of pandas.",
            holds=("polars faster",),
        ),
        Sentence(
            "Dask describes each column of each file by tasks of their own; bringing the numbers back "
            "and describing them with pandas gives exact quartiles sooner "
            "({dask-threads-exact.seconds} instead of {dask-threads.seconds}). With more data than "
            "fit in memory only the approximate way is left.",
            holds=("dask-threads-exact > dask-threads",),
        ),
    ),
)
