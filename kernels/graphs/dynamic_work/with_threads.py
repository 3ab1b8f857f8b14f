"""Adaptive quadrature on a pool of threads or processes, whose work list the caller keeps.

A task that waited for its halves would hold its worker: soon all would wait, and none compute.
"""

from queue import SimpleQueue

from kernels.graphs.dynamic_work.with_python import answer, halves, integral


def work_list(start, stop, session):
    """Submit an interval, wait for the next one to come back, and submit its halves if needed."""
    done, parts, running = SimpleQueue(), [], 0
    todo = [(start, stop)]
    while todo or running:
        for interval in todo:
            session.executor.submit(attempt, interval).add_done_callback(done.put)
            running += 1
        interval, part = done.get().result()
        running -= 1
        todo = halves(*interval) if part is None else []
        if part is not None:
            parts.append(part)
    return answer(parts)


def attempt(interval):
    """The task: the interval, and its integral or None."""
    return interval, integral(*interval)
