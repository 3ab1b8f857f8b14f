"""The people alive in each year on a process pool: each worker takes a part of the people.

The people are Python objects, so every call sends them to the workers with pickle.
"""

import math
from collections import Counter

from kernels.objects.living_per_year import with_python


def expert(population, session):
    """The best plain Python in each worker: little work for what is sent."""
    return with_python.running_total(added(with_python.changes, population, session))


def junior(population, session):
    """The slowest plain Python in each worker: more cores for a worse algorithm."""
    return dict(added(with_python.junior, population, session))


def added(count, population, session):
    """The sum of what each worker counted in its part; a part for each worker."""
    size = math.ceil(len(population) / session.workers)
    parts = [population[start : start + size] for start in range(0, len(population), size)]
    total = Counter()
    for counted in session.executor.map(count, parts):
        total.update(counted)
    return total
