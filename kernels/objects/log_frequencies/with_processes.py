"""Counting log lines on a process pool: each task takes a part of the lines.

The lines are Python objects, so every call sends them to the workers with pickle.
"""

import math
from collections import Counter

from kernels.objects.log_frequencies.with_python import frequencies, top


def in_chunks(lines, session):
    """Four parts a worker: some are parsed while others are on their way."""
    size = math.ceil(len(lines) / (4 * session.workers))
    parts = [lines[start : start + size] for start in range(0, len(lines), size)]
    total = Counter()
    for counted in session.executor.map(frequencies, parts):
        total.update(counted)
    return top(total)
