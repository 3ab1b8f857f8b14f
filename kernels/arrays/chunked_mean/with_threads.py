"""A pool of threads: they share the array, and np.sum releases the interpreter lock."""

import numpy as np


def chunk_a_worker(values, session):
    """One chunk per worker, because all chunks take equally long."""
    chunks = np.array_split(values, session.workers)
    total = sum(session.executor.map(np.sum, chunks))
    return total / values.size, total
