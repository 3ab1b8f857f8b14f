"""Counting log lines with a Dask bag."""

from collections import Counter

import dask.bag as db

from kernels.objects.log_frequencies import TOP, rank
from kernels.objects.log_frequencies.with_python import fields, frequencies, top


def to_bag(lines, session):
    """The lines as a bag; on a cluster, they are moved to the workers once."""
    bag = db.from_sequence(lines, npartitions=4 * session.workers)
    if session.client is None:
        return (bag,)
    from distributed import wait

    bag = bag.persist()
    wait(bag)
    return (bag,)


def bag(lines, session):  # noqa: ARG001 - the scheduler is the one that Dask was set to
    """Parse, count in each partition, add up, take the top."""
    return lines.map(fields).frequencies().topk(TOP, key=rank).compute()


def bag_by_partition(lines, session):  # noqa: ARG001
    """One Counter for each partition, without Dask's own loops over single lines."""
    return top(lines.reduction(frequencies, added).compute())


def added(counters):
    """The sum of several counters."""
    total = Counter()
    for counter in counters:
        total.update(counter)
    return total
