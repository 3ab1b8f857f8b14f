"""Adaptive quadrature with Dask futures: tasks that submit tasks, or a work list in the caller."""

from distributed import as_completed, worker_client

from kernels.graphs.dynamic_work.with_python import answer, halves, integral
from kernels.graphs.dynamic_work.with_threads import attempt


def tasks_from_tasks(start, stop, session):
    """Submit the first task; the tasks submit all others."""
    # Dask takes functions for pure and reuses results that it still has: pure=False runs each.
    return answer(session.client.submit(parts_of, start, stop, pure=False).result())


def parts_of(start, stop):
    """The task: the integrals of an interval's parts, for which it starts two tasks or none."""
    part = integral(start, stop)
    if part is not None:
        return [part]
    # Within worker_client a task leaves its worker's thread pool: its halves can run meanwhile.
    with worker_client() as client:
        futures = [client.submit(parts_of, *half, pure=False) for half in halves(start, stop)]
        left, right = client.gather(futures)
    return left + right


def work_list(start, stop, session):
    """``as_completed``, to which the halves are added while it runs: no task ever waits."""
    client, parts = session.client, []
    first = client.submit(attempt, (start, stop), pure=False)
    running = as_completed([first], with_results=True)
    for _, (interval, part) in running:
        if part is not None:
            parts.append(part)
            continue
        for half in halves(*interval):
            running.add(client.submit(attempt, half, pure=False))
    return answer(parts)
