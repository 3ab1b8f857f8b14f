"""Counting log lines on a process pool: each task takes a part of the lines.

The lines are Python objects, so every call sends them to the workers with pickle. A pool whose initializer
has already given all of them to each worker sends none.
"""

import math
import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from kernels.objects.log_frequencies.with_python import frequencies, top


def in_chunks(lines, session):
    """Four parts for each worker: some are parsed while others are on their way."""
    return top(added(session.executor.map(frequencies, parts_of(lines, 4 * session.workers))))


def pool_with_lines(lines, session):
    """A pool of its own, whose workers receive all lines when they start."""
    executor = ProcessPoolExecutor(
        session.workers, multiprocessing.get_context("spawn"), keep, (lines,)
    )
    session.on_close(executor.shutdown)
    return executor, 4 * session.workers


def kept_parts(executor, parts, _session):
    """A worker gets the number of a part and sends back its counts."""
    return top(added(executor.map(of_part, range(parts), [parts] * parts)))


KEPT: list[str] = []


def keep(lines):
    """Runs in a worker when it starts."""
    KEPT[:] = lines


def of_part(number, parts):
    """The counts of one part of the lines that the worker keeps."""
    return frequencies(KEPT[len(KEPT) * number // parts : len(KEPT) * (number + 1) // parts])


def parts_of(lines, count):
    """The lines in the given number of parts."""
    size = math.ceil(len(lines) / count)
    return [lines[start : start + size] for start in range(0, len(lines), size)]


def added(counts):
    """The sum of all counts."""
    total = Counter()
    for counted in counts:
        total.update(counted)
    return total
