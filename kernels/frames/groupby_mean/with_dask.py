"""Mean and count by key with dask.dataframe: groups of each part, then a tree that merges them."""

import math

import dask
import dask.dataframe as dd


def from_pandas(sales, session):
    """Parts of at most 100 MB, at least two per worker, kept where the work will be done."""
    npartitions = max(2 * session.workers, math.ceil(sales.memory_usage().sum() / 100e6))
    parts = dd.from_pandas(sales, npartitions=npartitions).persist()
    if session.client:
        from distributed import wait

        wait(parts)  # on a cluster, persist returns before the parts are there
    return (parts,)


def groupby(sales, _session):
    """The same code on every scheduler; one compute, so that both share the parts."""
    by_shop = sales.groupby("shop")["amount"].agg(["mean", "count"])
    by_customer = sales.groupby("customer")["amount"].agg(["mean", "count"])
    return dask.compute(by_shop, by_customer)
