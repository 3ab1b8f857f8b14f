"""How much of the processors others use while the sides of a pair are measured."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

from breakeven.compare.pairs.side_processes import Place
from breakeven.processes.busy_time import busy_seconds
from breakeven.processes.run_queue import let_sleep, queued, spent_between
from breakeven.ruler.contender import Contender, Sample

__all__ = ["Others"]

TICK_SECONDS = 0.01


class Others:
    """How much of the processors others use, from now on.

    Others than this process and those of ``own``; of all processors, or of one. On one ``processor`` the
    samples have to be taken by ``sample``, which counts how long each waited for it.
    """

    def __init__(self, own: Sequence[Contender], processor: int | None = None) -> None:
        self.own = own
        self.processor = processor
        self.began = time.monotonic()
        self.busy_seconds = busy_seconds(self.processor)
        self.own_seconds = self._own_seconds()
        self.delayed_seconds = [0.0 for _ in own]
        self.sampled_seconds = [0.0 for _ in own]
        self.wanted_seconds = [0.0 for _ in own]

    def share(self) -> float:
        """The part of the processors' time that others certainly had: the system counts in ticks."""
        busy = busy_seconds(self.processor) - self.busy_seconds - 2 * TICK_SECONDS
        used = self._own_seconds() - self.own_seconds
        count = (os.cpu_count() or 1) if self.processor is None else 1
        return max(0.0, (busy - used) / count / (time.monotonic() - self.began))

    def sample(self, place: Place) -> Sample:
        """Take a sample of an own contender.

        Its answer wakes this process before the process of the contender sleeps again. So this one waits for
        that: otherwise the contender would sit in the queue during the turn of the other side, and its next
        sample would count that as a delay.
        """
        contender = self.own[place]
        if self.processor is None:
            return contender.sample()
        pids, began = [contender.pid or contender.process.process.pid], time.monotonic()
        before, found = queued(pids), contender.sample()
        let_sleep(pids[0])
        threads, seconds = spent_between(before, queued(pids)), time.monotonic() - began
        self.sampled_seconds[place] += seconds
        self.wanted_seconds[place] += sum(min(sum(each), seconds) for each in threads)
        delayed = sum(each.delayed_seconds for each in threads)
        if found.delayed_share is not None:  # without what it waits before it is asked to call
            delayed = found.delayed_share * seconds
        self.delayed_seconds[place] += delayed
        return found

    def wanted_processors(self) -> float:
        """How many processors the threads of a contender wanted at the same time, while they had one; of the
        contender that wanted most. A thread that waits for a processor wants one as much as a thread that has
        it."""
        wanted = zip(self.wanted_seconds, self.sampled_seconds, strict=True)
        return max(of / seconds if seconds else 0.0 for of, seconds in wanted)

    def delayed_shares(self) -> tuple[float, ...]:
        """For each contender, the part of its samples' time that it waited for the one processor."""
        of = zip(self.delayed_seconds, self.sampled_seconds, strict=True)
        return tuple(delayed / seconds if seconds else 0.0 for delayed, seconds in of)

    def _own_seconds(self) -> float:
        own = sum(each.process.tree.cpu_seconds() for each in self.own)
        return own + (time.process_time() if self.processor is None else time.thread_time())
