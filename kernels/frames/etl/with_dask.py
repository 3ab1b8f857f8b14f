"""Raw sales to Parquet with dask.dataframe: the pandas cleaning, on each block of a file."""

from tempfile import mkdtemp

import dask
import dask.dataframe as dd
import pandas as pd

from kernels.frames.etl.with_pandas import TYPES, clean


def dataframe(paths, shops_path, output, _session):
    """Write and report in one compute, so that both share what was read and cleaned."""
    folder = mkdtemp(dir=output)
    raw = dd.read_csv(paths, dtype=TYPES)
    sales = raw.map_partitions(clean).merge(pd.read_csv(shops_path), on="shop")
    written = sales.to_parquet(folder, write_index=False, compute=False)
    by_region = sales.groupby(["region", "month"])
    report = by_region.agg(sales=("sale", "count"), revenue=("revenue", "sum"))
    _, report = dask.compute(written, report)
    return report.reset_index(), folder
