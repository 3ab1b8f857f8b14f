"""Parquet files with dask.dataframe: one pandas frame for each file."""

import dask.dataframe as dd


def dataframe(paths, _session):
    """The same code on every scheduler; by default Dask keeps strings in PyArrow's form."""
    return dd.read_parquet(paths).compute()


def left_there(paths, _session):
    """The frame stays with the workers, as it would if the work went on there."""
    from distributed import wait  # here: the other schedulers do without

    frame = dd.read_parquet(paths).persist()
    wait(frame)  # on a cluster, persist returns before the parts are there
    return frame
