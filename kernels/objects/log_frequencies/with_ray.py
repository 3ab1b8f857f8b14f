"""Counting log lines with Ray tasks, over parts in Ray's object store."""

import math
from collections import Counter

import ray

from kernels.objects.log_frequencies import with_python

frequencies = ray.remote(with_python.frequencies)


def put(lines, session):
    """Store the lines once, in four parts for each worker."""
    size = math.ceil(len(lines) / (4 * session.workers))
    return ([ray.put(lines[start : start + size]) for start in range(0, len(lines), size)],)


def in_chunks(parts, session):  # noqa: ARG001 - the tasks run on the cluster that Ray has joined
    """One task for each part; it must first unpickle its lines."""
    total = Counter()
    for counted in ray.get([frequencies.remote(part) for part in parts]):
        total.update(counted)
    return with_python.top(total)
