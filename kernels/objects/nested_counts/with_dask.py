"""How many, any and all with a Dask bag: three results of one computation."""

import dask
import dask.bag as db

from kernels.objects.nested_counts.with_python import is_clean, is_hit


def to_bag(lists, session):
    """The lists as a bag; on a cluster they are moved to the workers, once."""
    bag = db.from_sequence(lists, npartitions=4 * session.workers)
    if session.client is None:
        return (bag,)
    from distributed import wait

    bag = bag.persist()
    wait(bag)
    return (bag,)


def bag(lists, session):  # noqa: ARG001 - the scheduler is the one that Dask was set to
    """Computed together, so that every partition is visited once."""
    questions = lists.map(len).sum(), lists.map(is_hit).any(), lists.map(is_clean).all()
    return dask.compute(*questions)
