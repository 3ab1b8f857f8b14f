"""CSV files with dask.dataframe: one pandas frame for each block of a file."""

import dask.dataframe as dd


def dataframe(paths, _session):
    """The same code on every scheduler; the default block size cuts large files into parts."""
    return dd.read_csv(paths, parse_dates=["sold_at"]).compute()
