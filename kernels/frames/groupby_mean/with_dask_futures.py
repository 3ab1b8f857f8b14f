"""Mean and count by key with Dask's futures, over the parts of a Dask frame.

``to_delayed`` gives the parts of a collection, each a pandas frame yet to be computed; as futures they can be
worked on one by one, in a way that the collection does not offer.
"""

import pandas as pd
from distributed import wait

from kernels.frames.groupby_mean.with_dask import from_pandas


def parts_as_futures(sales, session):
    """A future for each part of the Dask frame."""
    (collection,) = from_pandas(sales, session)
    futures = session.client.compute(collection.to_delayed())
    wait(futures)
    return (futures,)


def sums_of_parts(futures, session):
    """The caller adds up the sums and counts of all parts: few numbers come back for the shops, many for
    the customers."""
    both = session.client.gather(session.client.map(sums, futures, pure=False))
    return tuple(means(pd.concat(each)) for each in zip(*both, strict=True))


def sums(part):
    """Sum and count by each of the two keys; runs on a worker."""
    return tuple(part.groupby(key)["amount"].agg(["sum", "count"]) for key in ("shop", "customer"))


def means(parts):
    """Mean and count, from the sums and counts of all parts."""
    added = parts.groupby(level=0).sum()
    return pd.DataFrame({"mean": added["sum"] / added["count"], "count": added["count"]})
