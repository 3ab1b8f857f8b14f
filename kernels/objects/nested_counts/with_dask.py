"""How many, any and all with a Dask bag: three results of one computation."""

from itertools import pairwise

import dask
import dask.bag as db

from kernels.objects.nested_counts.with_python import is_clean, is_hit


def to_bag(lists, session):
    """The lists as a bag; on a cluster, they are moved to the workers once."""
    bag = db.from_sequence(lists, npartitions=4 * session.workers)
    if session.client is None:
        return (bag,)
    from distributed import wait

    bag = bag.persist()
    wait(bag)
    return (bag,)


def to_unsearched_bag(lists, session):
    """The lists as a bag whose partitions Dask takes as they are.

    ``from_sequence`` puts the lists into the graph, where Dask searches nested lists for tasks in every
    call; ``traverse=False`` says that there are none.
    """
    count = 4 * session.workers
    bounds = [len(lists) * part // count for part in range(count + 1)]
    parts = [lists[start:stop] for start, stop in pairwise(bounds)]
    return (db.from_delayed([dask.delayed(part, traverse=False) for part in parts]),)


def bag(lists, session):  # noqa: ARG001 - the scheduler is the one that Dask was set to
    """The three questions are computed together, so every partition is visited once."""
    questions = lists.map(len).sum(), lists.map(is_hit).any(), lists.map(is_clean).all()
    return dask.compute(*questions)
