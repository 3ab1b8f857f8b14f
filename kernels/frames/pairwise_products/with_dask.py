"""Products of all pairs of columns with dask.delayed: the pandas code, on blocks of columns.

A Dask frame is split by its rows, and this table has few, so plain tasks share it.
"""

from itertools import pairwise

import dask
import numpy as np

from kernels.frames.pairwise_products.with_pandas import products_of_columns

BLOCKS_PER_WORKER = 4


def send_once(table, session):
    """The table, wrapped as one input of all tasks (on a cluster, sent to each worker once), and
    the number of its columns."""
    if session.client:
        return session.client.scatter(table, broadcast=True, hash=False), table.shape[1]
    return dask.delayed(table), table.shape[1]


def blocks_of_columns(table, width, session):
    """The first block has the most pairs, the last the fewest: small tasks fill the gaps at the end."""
    blocks = min(BLOCKS_PER_WORKER * session.workers, width - 1)
    bounds = np.linspace(0, width - 1, blocks + 1).astype(int)
    task = dask.delayed(products_of_columns)
    parts = [task(table, start, stop) for start, stop in pairwise(bounds.tolist())]
    return np.concatenate(dask.compute(*parts))
