"""CSV files with Polars: its lazy reader plans all files at once, its own threads read them."""

import polars as pl


def many_files(paths):
    """Polars finds out which columns hold timestamps, and in which format."""
    return pl.scan_csv(paths, try_parse_dates=True).collect()


def given_date_format(paths):
    """Told the column and its format, Polars spends a fraction of the time on the timestamps."""
    sold_at = pl.col("sold_at").str.to_datetime("%Y-%m-%dT%H:%M:%S")
    return pl.scan_csv(paths).with_columns(sold_at).collect()
