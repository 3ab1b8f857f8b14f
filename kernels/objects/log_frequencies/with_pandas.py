"""Counting log lines with pandas: ``str.extract`` and ``value_counts``."""

import pandas as pd

from kernels.objects.log_frequencies import FIELDS, PATTERN, TOP


def to_series(lines):
    """The lines as a series of strings, with pandas' default type."""
    return (pd.Series(lines),)


def to_arrow_series(lines):
    """The lines as a series with Arrow's own string type: regular expressions then run in Arrow."""
    import pyarrow as pa

    return (pd.Series(lines, dtype=pd.ArrowDtype(pa.string())),)


def extract(lines):
    """The groups of the pattern become columns, and their combinations are counted."""
    counted = lines.str.extract(PATTERN).value_counts().rename("count").reset_index()
    order = ["count", *FIELDS]
    top = counted.sort_values(order, ascending=False).head(TOP)
    return [(tuple(key), count) for *key, count in top.itertuples(index=False)]
