"""The summary of CSV files with DuckDB: SUMMARIZE, with approximate quartiles, or a query with exact ones."""

import pandas as pd

from kernels.frames.describe import NUMERIC, QUARTILES

COLUMNS = ", ".join(NUMERIC)
NAMES = {
    "count": "count",
    "avg": "mean",
    "std": "std",
    "min": "min",
    **{f"q{name.removesuffix('%')}": f"about {name}" for name in QUARTILES},
    "max": "max",
}
EXACT = ", ".join(
    f"count({name}), avg({name}), stddev_samp({name}), min({name}), "
    f"quantile_cont({name}, [0.25, 0.5, 0.75]), max({name})"
    for name in NUMERIC
)


def summarize(paths, session):
    """One statement, which summarizes every column in one pass."""
    query = f"SUMMARIZE SELECT {COLUMNS} FROM read_csv($paths)"
    found = session.connection.execute(query, {"paths": paths}).df().set_index("column_name")
    return found[list(NAMES)].astype("float64").rename(columns=NAMES).T[list(NUMERIC)]


def exact(paths, session):
    """The same numbers as pandas: a quartile between two values is interpolated."""
    query = f"SELECT {EXACT} FROM read_csv($paths)"
    row = session.connection.execute(query, {"paths": paths}).fetchone()
    of_column = [row[start : start + 6] for start in range(0, len(row), 6)]
    values = [
        (count, mean, std, low, *quartiles, high)
        for count, mean, std, low, quartiles, high in of_column
    ]
    index = ["count", "mean", "std", "min", *QUARTILES, "max"]
    table = dict(zip(NUMERIC, values, strict=True))
    return pd.DataFrame(table, index=index).astype("float64")
