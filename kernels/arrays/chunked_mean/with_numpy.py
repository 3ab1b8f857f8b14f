"""NumPy: one call, or the same call over chunks."""

import numpy as np

CHUNK = 131_072  # numbers: 1 MiB


def whole_array(values):
    """The mean follows from the sum, so memory is read once."""
    total = np.sum(values)
    return total / values.size, total


def chunk_by_chunk(values):
    """What chunking alone costs: the same work on one thread, in many pieces."""
    starts = range(0, values.size, CHUNK)
    total = sum(np.sum(values[start : start + CHUNK]) for start in starts)
    return total / values.size, total
