"""Parquet files with dask.dataframe: one pandas frame for each file."""

import dask.dataframe as dd


def dataframe(paths, _session):
    """The same code on every scheduler; by Dask's default the strings are PyArrow's."""
    return dd.read_parquet(paths).compute()
