"""What a commit plants in the known work, which is nothing here.

The plants come in kinds, because a comparison that finds more computing may miss more waiting.
"""

from __future__ import annotations

import functools
import random
import threading
import time

SLOWER = 0
"""So many per cent more rounds."""
LARGER = 0
"""So many per cent more memory."""
WAITING = 0
"""So many per cent of the time in which nothing is computed: WAITING_SHARE of the calls wait."""
FIRST_CALL = 0
"""So many per cent more rounds in the first call of a process."""
THREADS_LESS = 0
"""With 1, what is done in threads is done in one after all."""

WAITING_SHARE = 0.6

_called = threading.Event()


def with_plants(work):
    """A piece of work, with what is planted around it: some calls wait, the first one is longer."""

    @functools.wraps(work)
    def called(*arguments):
        began = time.perf_counter()
        found = work(*arguments)
        if WAITING and random.random() < WAITING_SHARE:
            taken = time.perf_counter() - began
            time.sleep(taken * WAITING / 100 / WAITING_SHARE)
        _called.set()
        return found

    return called


def rounds(n):
    """The rounds of work that stand for n."""
    more = SLOWER + (0 if _called.is_set() else FIRST_CALL)
    return range(n + n * more // 100)


def held(n):
    """The bytes that stand for n."""
    return n + n * LARGER // 100


def mapped(executor, function, items):
    """What a function gives for each item, by the executor's threads."""
    return list(map(function, items) if THREADS_LESS else executor.map(function, items))
