"""Products of all pairs of columns with Polars, on its own threads."""

import numpy as np
import polars as pl


def from_pandas(table):
    """A Polars frame; its columns are Arrow columns."""
    return (pl.from_pandas(table),)


def a_column_with_the_rest(table):
    """One query for each column: its products with all later ones, side by side on the threads."""
    names = table.columns
    largest = [
        table.select((pl.col(names[place + 1 :]) * pl.col(name)).max()).row(0)
        for place, name in enumerate(names[:-1])
    ]
    return np.concatenate(largest)
