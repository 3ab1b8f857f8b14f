"""The people alive in each year with Ray tasks, over parts in Ray's object store."""

import math
from collections import Counter

import ray

from kernels.objects.living_per_year import with_python

changes = ray.remote(with_python.changes)


def put(population, session):
    """Store the people once, one part for each worker."""
    size = math.ceil(len(population) / session.workers)
    starts = range(0, len(population), size)
    return ([ray.put(population[start : start + size]) for start in starts],)


def expert(parts, session):  # noqa: ARG001 - the tasks run on the cluster that Ray has joined
    """The best plain Python in each task; a task must first unpickle its part."""
    total = Counter()
    for counted in ray.get([changes.remote(part) for part in parts]):
        total.update(counted)
    return with_python.running_total(total)
