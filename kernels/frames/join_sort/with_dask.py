"""A join and a sort with dask.dataframe: both move every row to the part that it belongs to."""

import math

import dask.dataframe as dd


def from_pandas(invoices, payments, session):
    """Both frames in parts, kept where the work will be done."""
    return parted(invoices, session), parted(payments, session)


def parted(frame, session):
    """Parts of at most 100 MB, at least two per worker."""
    npartitions = max(2 * session.workers, math.ceil(frame.memory_usage().sum() / 100e6))
    parts = dd.from_pandas(frame, npartitions=npartitions).persist()
    if session.client:
        from distributed import wait

        wait(parts)  # on a cluster, persist returns before the parts are there
    return parts


def merge_then_sort(invoices, payments, _session):
    """The pandas code; the same on every scheduler.

    The rows are moved by key for the join, and once more, into ranges of keys, for the sort.
    """
    return invoices.merge(payments, on="invoice").sort_values("invoice").compute()


def shuffle_in_memory(invoices, payments, _session):
    """The parts are exchanged in memory, not through files, and pandas sorts what comes back."""
    joined = invoices.merge(payments, on="invoice", shuffle_method="tasks").compute()
    return joined.sort_values("invoice", ignore_index=True)
