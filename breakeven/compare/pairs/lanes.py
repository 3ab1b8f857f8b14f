"""Work that needs one processor, on two at the same time: each lane keeps to a processor of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from breakeven.processes.system.linux import has_function

__all__ = ["Lane", "side_by_side"]

Item = TypeVar("Item")
Lane = int | None
"""The number of its processor, or None where the system keeps nobody to one."""


def side_by_side(
    work: Callable[[Sequence[Item], Lane], None],
    shares: Sequence[Sequence[Item]],
    stop: Callable[[], object],
) -> None:
    """Let lanes do the work at the same time, each with its share of the items.

    All that a lane starts keeps to its processor. Two processors of one machine rarely have the
    same speed at the same moment, because each has neighbours of its own. So what is compared must
    run on one. On an exception, an interrupt among them, ``stop`` tells the lanes to end early.
    Where there are fewer lanes than shares, one share waits for another.
    """
    lanes = _lanes()
    with ThreadPoolExecutor(len(lanes)) as pool:
        try:
            running = [
                pool.submit(_keeping_to, lanes[place % len(lanes)], work, share)
                for place, share in enumerate(shares)
            ]
            for each in running:
                each.result()
        except BaseException:
            stop()
            raise


def _lanes() -> list[Lane]:
    """The first and the last processor that may be used: if two share a core, these do not."""
    if not has_function("sched_setaffinity"):
        return [None]
    usable = sorted(os.sched_getaffinity(0))
    return [usable[0], usable[-1]] if len(usable) > 1 else [usable[0]]


def _keeping_to(
    lane: Lane, work: Callable[[Sequence[Item], Lane], None], items: Sequence[Item]
) -> None:
    if lane is not None:
        os.sched_setaffinity(0, {lane})  # of this thread, and of what it starts from now on
    work(items, lane)
