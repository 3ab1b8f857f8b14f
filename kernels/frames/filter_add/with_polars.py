"""A filter and an addition with Polars, on its own threads."""

import polars as pl


def from_pandas(frame):
    """A Polars frame; its letters are Polars' own strings."""
    return (pl.from_pandas(frame),)


def filter_select(frame):
    """A lazy plan, so that only the needed columns are filtered."""
    chosen = frame.lazy().filter(pl.col("y") == "a").select(pl.col("x") + 1)
    return chosen.collect().to_series()
