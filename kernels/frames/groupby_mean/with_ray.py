"""Mean and count by key with Ray: one task per chunk adds up its groups, and the caller merges them."""

from itertools import pairwise

import numpy as np
import pandas as pd
import ray


def put_chunks(sales, session):
    """One chunk per worker in the object store, from which the tasks read it without a copy."""
    bounds = np.linspace(0, len(sales), session.workers + 1).astype(int)
    return ([ray.put(sales.iloc[start:stop]) for start, stop in pairwise(bounds)],)


@ray.remote(num_returns=2)
def sums_of_chunk(sales):
    """Sums and counts, which can be merged; means cannot."""
    by_shop = sales.groupby("shop")["amount"].agg(["sum", "count"])
    by_customer = sales.groupby("customer")["amount"].agg(["sum", "count"])
    return by_shop, by_customer


def partial_sums(chunks, _session):
    """All tasks at once; the groups by shop and by customer are merged in the caller."""
    parts = [sums_of_chunk.remote(chunk) for chunk in chunks]
    by_shop, by_customer = zip(*parts, strict=True)
    return merged(ray.get(list(by_shop))), merged(ray.get(list(by_customer)))


def merged(parts):
    """The means and counts over all chunks."""
    sums = pd.concat(parts).groupby(level=0).sum()
    return pd.DataFrame({"mean": sums["sum"] / sums["count"], "count": sums["count"]})
