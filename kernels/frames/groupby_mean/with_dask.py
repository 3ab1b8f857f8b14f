"""Mean and count by key with dask.dataframe: groups of each part, then a tree that merges them."""

import dask

from kernels.frames.in_parts import in_parts


def from_pandas(sales, session):
    """The frame in parts, kept where the work will be done."""
    return (in_parts(sales, session),)


def groupby(sales, _session):
    """The same code on every scheduler; one compute, so that both share the parts."""
    by_shop = sales.groupby("shop")["amount"].agg(["mean", "count"])
    by_customer = sales.groupby("customer")["amount"].agg(["mean", "count"])
    return dask.compute(by_shop, by_customer)
