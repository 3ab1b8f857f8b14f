"""The people alive in each year with a Dask bag, whose partitions stay on the workers."""

from collections import Counter

import dask.bag as db
from distributed import wait

from kernels.objects.living_per_year import with_python


def to_bag(population, session):
    """Move the people to the workers once, one partition for each."""
    # client.scatter would serialise a list of pairs pair by pair, which takes seconds; a bag's
    # partitions are pickled as a whole.
    people = db.from_sequence(population, npartitions=session.workers).persist()
    wait(people)
    return (people,)


def expert(people, session):  # noqa: ARG001 - Dask computes on the session's client
    """The best plain Python on each partition; only the changes of each year come back."""
    change = people.reduction(with_python.changes, added).compute()
    return with_python.running_total(change)


def added(parts):
    """The sum of the changes in several partitions."""
    total = Counter()
    for part in parts:
        total.update(part)
    return total
