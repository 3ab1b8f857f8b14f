"""Counting log lines on a process pool: each task takes a part of the lines.

The lines are Python objects, so every call sends them to the workers with pickle; a pool whose initializer
has taken them to each worker beforehand sends none.
"""

import math
import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from kernels.objects.log_frequencies.with_python import frequencies, top


def in_chunks(lines, session):
    """Four parts a worker: some are parsed while others are on their way."""
    return top(added(session.executor.map(frequencies, parts_of(lines, 4 * session.workers))))


def pool_with_lines(lines, session):
    """A pool of its own, whose workers take all lines over when they start."""
    executor = ProcessPoolExecutor(
        session.workers, multiprocessing.get_context("spawn"), keep, (lines,)
    )
    session.on_close(executor.shutdown)
    return executor, 4 * session.workers


def kept_parts(executor, parts, _session):
    """The number of a part goes to a worker, and its counts come back."""
    return top(added(executor.map(of_part, range(parts), [parts] * parts)))


KEPT: list[str] = []


def keep(lines):
    """Runs in a worker when it starts."""
    KEPT[:] = lines


def of_part(number, parts):
    """The counts of one of so many parts of the lines that the worker has."""
    return frequencies(KEPT[len(KEPT) * number // parts : len(KEPT) * (number + 1) // parts])


def parts_of(lines, count):
    """The lines in so many parts."""
    size = math.ceil(len(lines) / count)
    return [lines[start : start + size] for start in range(0, len(lines), size)]


def added(counts):
    """The sum of all counts."""
    total = Counter()
    for counted in counts:
        total.update(counted)
    return total
