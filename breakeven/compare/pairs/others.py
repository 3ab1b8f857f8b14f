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

    Others than this process and those of ``own``; of all processors, or of one. On one processor the samples
    have to be taken by ``sample``, so that it is known how long each waited for it.
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
        """A sample of an own contender.

        Whoever is woken by its answer runs before it has gone to sleep: so it is given way, or it would wait
        through the turn of the other side, and be counted as delayed in its next one.
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
        """How many processors the threads of an own contender wanted at a time, on the one that they had: of the
        one that wanted most. A thread that waits for one wants it as much as one that has it."""
        wanted = zip(self.wanted_seconds, self.sampled_seconds, strict=True)
        return max(of / seconds if seconds else 0.0 for of, seconds in wanted)

    def delayed_shares(self) -> tuple[float, ...]:
        """Of each own contender on one processor, the part of the time of its samples that it waited for it."""
        of = zip(self.delayed_seconds, self.sampled_seconds, strict=True)
        return tuple(delayed / seconds if seconds else 0.0 for delayed, seconds in of)

    def _own_seconds(self) -> float:
        own = sum(each.process.tree.cpu_seconds() for each in self.own)
        return own + (time.process_time() if self.processor is None else time.thread_time())
