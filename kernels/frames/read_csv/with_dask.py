"""CSV files with dask.dataframe: one pandas frame for each block of a file."""

import dask.dataframe as dd


def dataframe(paths, _session):
    """The same code on every scheduler; the default block size cuts large files into parts."""
    return dd.read_csv(paths, parse_dates=["sold_at"]).compute()


def left_there(paths, _session):
    """The frame stays with the workers, as it would if the work went on there."""
    from distributed import wait  # here: the other schedulers do without

    frame = dd.read_csv(paths, parse_dates=["sold_at"]).persist()
    wait(frame)  # on a cluster, persist returns before the parts are there
    return frame
