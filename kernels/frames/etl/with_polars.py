"""Raw sales to Parquet with Polars: one lazy plan for the file and the report."""

from pathlib import Path
from tempfile import mkdtemp

import polars as pl

from kernels.frames.etl import DATE_FORMAT

TYPES = {"shop": pl.String, "quantity": pl.String, "sold_at": pl.String}
"""Columns that are read as text; the cleaning finds out what they hold."""


def one_plan(paths, shops_path, output):
    """Both are collected together, so that Polars reads and cleans only once.

    Polars' own default is Zstandard, which takes longer to write; the others compress with Snappy.
    """
    folder = mkdtemp(dir=output)
    sales = clean(pl.scan_csv(paths, schema_overrides=TYPES))
    sales = sales.join(pl.scan_csv(shops_path), on="shop")
    written = sales.sink_parquet(Path(folder) / "sales.parquet", compression="snappy", lazy=True)
    report = sales.group_by("region", "month").agg(pl.len().alias("sales"), pl.col("revenue").sum())
    _, report = pl.collect_all([written, report])
    return report, folder


def clean(raw):
    """The sales in which every value is present and readable, with names in one spelling."""
    return (
        raw.with_columns(
            pl.col("shop").str.strip_chars().str.to_lowercase(),
            pl.col("quantity").cast(pl.Int64, strict=False),
            pl.col("sold_at").str.to_datetime(DATE_FORMAT, strict=False),
        )
        .drop_nulls()
        .with_columns(
            (pl.col("quantity") * pl.col("price")).alias("revenue"),
            pl.col("sold_at").dt.month().alias("month"),
        )
    )
