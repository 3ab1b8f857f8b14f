"""A mark that a process hands down to all that it starts, in any environment and session.

Linux once limited the locks on files. It still keeps that limit for every process, hands it down and
shows it, but has not enforced it since version 2.4.25: so a number can stand there that says whose a
process is. Only the soft limit is set, which any process may raise again.
"""

from __future__ import annotations

import contextlib
import hashlib
import resource
from collections.abc import Iterator
from contextlib import contextmanager

from breakeven.processes.system.linux import is_linux

__all__ = ["bear", "bearing", "bears", "mark_of", "shed"]

LOCKS = 10
"""The number of the limit; Python has no name for it."""
LEVELS = 3
"""How many names of an owner find room: ``/notebook/run/case``."""
LEVEL_BITS = 20
SIGNATURE = 1 << (LEVELS * LEVEL_BITS + 1)
"""Tells a mark from a limit that somebody else has set."""


def mark_of(owner: str) -> int:
    """The signature, and then twenty bits for each of the first names of an owner."""
    mark = SIGNATURE
    for level, name in enumerate(_names(owner)[:LEVELS], start=1):
        digest = hashlib.sha256(name.encode()).digest()
        mark |= int.from_bytes(digest[:8]) % (1 << LEVEL_BITS) << LEVEL_BITS * (LEVELS - level)
    return mark


def bear(mark: int) -> None:
    """Mark this process, and all that it will start; two system calls, safe after a fork."""
    if is_linux():
        with contextlib.suppress(OSError, ValueError):  # in a sandbox that does not know the limit
            _, hard = resource.getrlimit(LOCKS)
            resource.setrlimit(LOCKS, (mark, hard))


@contextmanager
def bearing(owner: str) -> Iterator[None]:
    """Mark this process while the block lasts, and so all that it starts meanwhile."""
    before: int | None = None
    if is_linux():
        with contextlib.suppress(OSError, ValueError):
            before, _ = resource.getrlimit(LOCKS)
    bear(mark_of(owner))
    try:
        yield
    finally:
        if before is not None:
            bear(before)


def shed() -> None:
    """Take away the mark of this process, which then belongs to nobody."""
    if is_linux():
        with contextlib.suppress(OSError, ValueError):
            _, hard = resource.getrlimit(LOCKS)
            resource.setrlimit(LOCKS, (hard, hard))


def bears(pid: int, owner: str) -> bool:
    """Whether a process was marked on behalf of ``owner``, or of an owner below it."""
    names = _names(owner)
    if not is_linux() or not 0 < len(names) <= LEVELS:
        return False
    try:
        mark, _ = resource.prlimit(pid, LOCKS)
    except OSError:
        return False
    unread_bits = LEVEL_BITS * (LEVELS - len(names))
    return mark > 0 and mark >> unread_bits == mark_of(owner) >> unread_bits


def _names(owner: str) -> list[str]:
    return [name for name in owner.split("/") if name]
