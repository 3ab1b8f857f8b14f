"""A known processor time over three generations of processes."""

import os
import time

from breakeven.calibration.truths.known_processor.with_python import burn_alone, burn_until

OWN, CHILD, GRANDCHILD = 0.4, 0.2, 0.02
"""The shares of this process, of its child, and of each of the child's twenty children."""
GRANDCHILDREN = 20


def burn_in_three_generations(milliseconds):
    """The time that forking and waiting take is part of each one's share."""
    began = time.process_time()
    in_fork(burn_with_children, milliseconds / 1000)
    burn_until(began + OWN * milliseconds / 1000)
    return milliseconds


def burn_in_pool(milliseconds, session):
    """The same share in a task for each worker."""
    list(session.executor.map(burn_alone, [milliseconds / session.workers] * session.workers))
    return milliseconds


def burn_with_children(seconds):
    """Twenty children, one after the other, then this process's own share."""
    for _ in range(GRANDCHILDREN):
        in_fork(burn_until, GRANDCHILD * seconds)
    burn_until(CHILD * seconds)


def in_fork(function, seconds):
    """Call in a forked process, which begins at zero seconds, and wait for its end.

    A fresh interpreter, or one that ends in an orderly way, would burn time that nobody knows.
    """
    child = os.fork()
    if child == 0:
        try:
            function(seconds)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
