"""The page of each tool's API reference on each of the twenty methods."""

FUNCTIONS = ("concat", "read_csv")
OF_COLUMNS = ("value_counts", "apply", "where", "replace", "unique")
"""Methods that are called on one column; all others but the functions are called on the frame."""

SPARK = "https://spark.apache.org/docs/latest/api/python/reference/pyspark.pandas/api"
LIKE_PANDAS = {
    "pandas": "https://pandas.pydata.org/docs/reference/api/pandas.",
    "dask": "https://docs.dask.org/en/stable/generated/dask.dataframe.",
    "spark": f"{SPARK}/pyspark.pandas.",
}
"""How the addresses begin, for the tools that have a page for each method under pandas' name."""

MODIN = "https://modin.readthedocs.io/en/stable/supported_apis"
MODIN_TABLES = {"concat": "utilities", "read_csv": "io"}
"""Modin has a table for each class, with a row for each method; other functions are in these."""

POLARS = "https://docs.pola.rs/api/python/stable/reference"
POLARS_NAMES = {
    "loc": "LazyFrame.filter",
    "head": "DataFrame.head",
    "concat": "concat",
    "value_counts": "Series.value_counts",
    "groupby": "DataFrame.group_by",
    "sum": "Expr.sum",
    "mean": "Expr.mean",
    "read_csv": "read_csv",
    "astype": "DataFrame.cast",
    "apply": "Series.map_elements",
    "reset_index": "DataFrame.with_row_index",
    "sort_values": "DataFrame.sort",
    "iloc": "DataFrame.slice",
    "drop": "DataFrame.drop",
    "fillna": "Expr.fill_null",
    "join": "DataFrame.join",
    "merge": "DataFrame.join",
    "where": "when",
    "replace": "Series.replace",
    "unique": "Series.unique",
}
POLARS_FOLDERS = {
    "DataFrame": "/dataframe",
    "LazyFrame": "/lazyframe",
    "Series": "/series",
    "Expr": "/expressions",
    "when": "/expressions",
}


def page(tool, method):
    """The address of the page on what the tool calls for this method."""
    if tool == "polars":
        name = POLARS_NAMES[method]
        folder = POLARS_FOLDERS.get(name.partition(".")[0], "")
        return f"{POLARS}{folder}/api/polars.{name}.html"
    owner = "Series" if method in OF_COLUMNS else "DataFrame"
    if tool == "modin":
        return f"{MODIN}/{MODIN_TABLES.get(method, owner.lower())}_supported.html"
    name = method if method in FUNCTIONS else f"{owner}.{method}"
    return f"{LIKE_PANDAS[tool]}{name}.html"
