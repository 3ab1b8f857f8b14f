"""Raw sales to Parquet with pandas."""

from pathlib import Path
from tempfile import mkdtemp

import pandas as pd

from kernels.frames.etl import DATE_FORMAT

TYPES = {"shop": str, "quantity": str, "sold_at": str}
"""Columns that are read as text; the cleaning finds out what they hold."""


def pipeline(paths, shops_path, output):
    """Read all files, clean, join, write one Parquet file, and report."""
    folder = mkdtemp(dir=output)
    raw = pd.concat([pd.read_csv(path, dtype=TYPES) for path in paths], ignore_index=True)
    sales = clean(raw).merge(pd.read_csv(shops_path), on="shop")
    sales.to_parquet(Path(folder) / "sales.parquet", index=False)
    by_region = sales.groupby(["region", "month"])
    report = by_region.agg(sales=("sale", "size"), revenue=("revenue", "sum"))
    return report.reset_index(), folder


def clean(raw):
    """The sales in which every value is present and readable, with names in one spelling."""
    sales = raw.assign(
        shop=raw["shop"].str.strip().str.lower(),
        quantity=pd.to_numeric(raw["quantity"], errors="coerce"),
        sold_at=pd.to_datetime(raw["sold_at"], format=DATE_FORMAT, errors="coerce"),
    ).dropna()
    return sales.assign(
        quantity=sales["quantity"].astype("int64"),
        revenue=sales["quantity"] * sales["price"],
        month=sales["sold_at"].dt.month,
    )
