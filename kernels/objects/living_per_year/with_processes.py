"""The people alive in each year on a process pool: each worker takes a part of the people.

The people are Python objects, so every call sends them to the workers with pickle. A pool whose initializer
has already given all of them to each worker sends none.
"""

import math
import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from kernels.objects.living_per_year import with_python


def expert(population, session):
    """The best plain Python in each worker: little work compared with what is sent."""
    return with_python.running_total(added(with_python.changes, population, session))


def pool_with_people(population, session):
    """A pool of its own, whose workers receive all people when they start."""
    executor = ProcessPoolExecutor(
        session.workers, multiprocessing.get_context("spawn"), keep, (population,)
    )
    session.on_close(executor.shutdown)
    return (executor,)


def expert_of_kept(executor, session):
    """A worker gets the number of a part and sends back its counts."""
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
    """The changes of one part of the people that the worker keeps."""
    part = KEPT[len(KEPT) * number // parts : len(KEPT) * (number + 1) // parts]
    return with_python.changes(part)


def junior(population, session):
    """The slowest plain Python in each worker: more cores for a worse algorithm."""
    return dict(added(with_python.junior, population, session))


def added(count, population, session):
    """The sum of what the workers counted, one part for each worker."""
    size = math.ceil(len(population) / session.workers)
    parts = [population[start : start + size] for start in range(0, len(population), size)]
    total = Counter()
    for counted in session.executor.map(count, parts):
        total.update(counted)
    return total
