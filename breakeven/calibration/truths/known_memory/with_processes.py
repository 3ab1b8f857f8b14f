"""A known amount of memory in other processes: spawned, forked, and shared by name."""

import multiprocessing
import time
from multiprocessing.shared_memory import SharedMemory

from breakeven.calibration.truths.known_memory import MEGABYTE
from breakeven.calibration.truths.known_memory.with_python import (
    HOLD_SECONDS,
    hold,
    private_block,
    read_pages,
    write_pages,
)

BRIEF_SECONDS = 0.2
CHILDREN = 3

forked = multiprocessing.get_context("fork")
spawned = multiprocessing.get_context("spawn")


def hold_in_child(megabytes):
    """All of it in a process that shares nothing with this one."""
    _run(spawned.Process(target=hold, args=(megabytes,)))
    return megabytes


def hold_briefly_in_child(megabytes):
    """For 200 ms only; the child lives on for a while without it."""
    _run(spawned.Process(target=_hold_briefly, args=(megabytes,)))
    return megabytes


def forks_that_read(megabytes):
    """Three forked children read what was written before they were forked: one copy for all."""
    return _hold_in_forks(megabytes, read_pages)


def forks_that_write(megabytes):
    """Three forked children write to it: each gets a copy of every page, when it writes to it."""
    return _hold_in_forks(megabytes, write_pages)


def block_mapped_by_four(megabytes):
    """A block of shared memory, written by this process and read by three children."""
    block = SharedMemory(create=True, size=max(megabytes * MEGABYTE, 1))
    try:
        write_pages(block.buf)
        _run(*(forked.Process(target=_read_block, args=(block.name,)) for _ in range(CHILDREN)))
        return megabytes
    finally:
        block.close()
        block.unlink()


def _hold_in_forks(megabytes, touch):
    """The children hold a block together, that its maker has let go of before they touch it."""
    block = private_block(megabytes)
    write_pages(block)
    alone, together = forked.Event(), forked.Barrier(CHILDREN)
    children = [
        forked.Process(target=_touch_and_hold, args=(block, touch, alone, together))
        for _ in range(CHILDREN)
    ]
    for child in children:
        child.start()
    block.close()
    alone.set()
    _join(children)
    return megabytes


def _touch_and_hold(block, touch, alone, together):
    alone.wait()
    touch(block)
    together.wait()
    time.sleep(HOLD_SECONDS)


def _hold_briefly(megabytes):
    hold(megabytes, BRIEF_SECONDS)
    time.sleep(HOLD_SECONDS)


def _read_block(name):
    block = SharedMemory(name)
    read_pages(block.buf)
    time.sleep(HOLD_SECONDS)
    block.close()


def _run(*children):
    for child in children:
        child.start()
    _join(children)


def _join(children):
    for child in children:
        child.join()
    if any(child.exitcode for child in children):
        raise RuntimeError(f"children ended with {[child.exitcode for child in children]}")
