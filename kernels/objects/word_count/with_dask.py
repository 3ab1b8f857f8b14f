"""Counting words with Dask: a bag of lines, or a Counter for each file."""

from collections import Counter

import dask
import dask.bag as db

from kernels.objects.word_count import TOP, rank
from kernels.objects.word_count.with_python import frequencies, top, words


def bag(paths, session):  # noqa: ARG001 - the scheduler is the one that Dask was set to
    """One partition for each file, read by the worker that counts it: split, count, take the top."""
    lines = db.read_text(paths)
    return lines.map(words).flatten().frequencies().topk(TOP, key=rank).compute()


def counter_a_file(paths, session):  # noqa: ARG001
    """One delayed call for each file: no word passes through Dask's own loops."""
    total = Counter()
    for counted in dask.compute(*[dask.delayed(frequencies)(path) for path in paths]):
        total.update(counted)
    return top(total)
