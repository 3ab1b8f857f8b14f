"""JSON lines with dask.dataframe: one pandas frame for each file."""

import dask.dataframe as dd


def dataframe(paths, _session):
    """The same code on every scheduler: pandas' own parser, a file for each task."""
    return dd.read_json(paths, lines=True).compute()
