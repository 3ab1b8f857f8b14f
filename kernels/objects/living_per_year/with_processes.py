"""The people alive in each year on a process pool: each worker takes a part of the people.

The people are Python objects, so every call sends them to the workers with pickle; a pool whose initializer
has taken them to each worker beforehand sends none.
"""

import math
import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from kernels.objects.living_per_year import with_python


def expert(population, session):
    """The best plain Python in each worker: little work for what is sent."""
    return with_python.running_total(added(with_python.changes, population, session))


def pool_with_people(population, session):
    """A pool of its own, whose workers take all people over when they start."""
    executor = ProcessPoolExecutor(
        session.workers, multiprocessing.get_context("spawn"), keep, (population,)
    )
    session.on_close(executor.shutdown)
    return (executor,)


def expert_of_kept(executor, session):
    """The number of a part goes to a worker, and its counts come back."""
    parts = session.workers
    total = Counter()
    for counted in executor.map(changes_of_part, range(parts), [parts] * parts):
        total.update(counted)
    return with_python.running_total(total)


KEPT: list[tuple[int, int]] = []


def keep(population):
    """Runs in a worker when it starts."""
    KEPT[:] = population


def changes_of_part(number, parts):
    """The changes of one of so many parts of the people that the worker has."""
    part = KEPT[len(KEPT) * number // parts : len(KEPT) * (number + 1) // parts]
    return with_python.changes(part)


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
