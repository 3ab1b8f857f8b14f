"""Raw sales to Parquet with Modin: the pandas code with another import."""

from tempfile import mkdtemp

import modin.pandas as pd

from kernels.frames.etl import DATE_FORMAT
from kernels.frames.etl.with_pandas import TYPES


def same_as_pandas(paths, shops_path, output):
    """Read all files, clean, join, write Parquet, and report."""
    raw = pd.concat([pd.read_csv(path, dtype=TYPES) for path in paths], ignore_index=True)
    return transformed(raw, shops_path, output)


def transformed(raw, shops_path, output):
    """What follows once the files have been read."""
    folder = mkdtemp(dir=output)
    sales = clean(raw).merge(pd.read_csv(shops_path), on="shop")
    sales.to_parquet(folder, index=False)
    by_region = sales.groupby(["region", "month"])
    report = by_region.agg(sales=("sale", "size"), revenue=("revenue", "sum"))
    return report.reset_index().modin.to_pandas(), folder


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
