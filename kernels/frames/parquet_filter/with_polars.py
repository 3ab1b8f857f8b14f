"""A part of Parquet files with Polars: it sees the whole query before it reads."""

import polars as pl

from kernels.frames.parquet_filter import FIRST_DAY, LAST_DAY, WANTED


def one_query(paths):
    """Nobody tells the reader: Polars itself passes the filter and the columns to it."""
    wanted = pl.scan_parquet(paths).filter(pl.col("day").is_between(FIRST_DAY, LAST_DAY))
    return wanted.select(*WANTED).collect()
