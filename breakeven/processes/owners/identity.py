"""What identifies a process: its number, when it began, and where that number counts.

Numbers of processes are used again. With the time at which a process began, nobody is taken for another.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import psutil

from breakeven.processes.system.linux import existing, is_linux, text_of

__all__ = [
    "Identity",
    "IsGone",
    "identities_in",
    "identity_of",
    "is_alive",
    "is_dead",
    "own_identity",
]

WRITTEN = re.compile(r"(?<![0-9A-Za-z])(\d+)-(\d+)-([0-9a-f]{6})(?=-)")
"""How an identity stands in a name; something that tells names of one process apart follows."""
STARTED = 19
"""The field of /proc/PID/stat, after the name, that says when the process began: proc(5)."""
ENDED = ("Z", "X")


class Identity(NamedTuple):
    """A process: ``born`` counts hundredths of a second, ``place`` is what it shares its numbers with."""

    pid: int
    born: int
    place: str

    def __str__(self) -> str:
        return f"{self.pid}-{self.born}-{self.place}"


def own_identity() -> Identity:
    """That of this process."""
    return _own(os.getpid(), is_linux())


def identity_of(pid: int) -> Identity | None:
    """That of the living process of this number; None where there is none."""
    born = _born(pid)
    return None if born is None else Identity(pid, born, _place(is_linux()))


def is_alive(of: Identity) -> bool | None:
    """Whether that process still lives; None where this process cannot know, as from another container."""
    if of.place != _place(is_linux()):
        return None
    return _born(of.pid) == of.born


def is_dead(of: Identity) -> bool:
    """Whether it is certain that the process lives no more."""
    return is_alive(of) is False


IsGone = Callable[[Identity], bool]
"""Says of a process whether nobody answers any more for what it has left: it is dead, or its janitor, too."""


def identities_in(text: str) -> list[Identity]:
    """The identities in a name, such as that of an owner or of a control group, in their order."""
    return [Identity(int(pid), int(born), place) for pid, born, place in WRITTEN.findall(text)]


@cache
def _own(pid: int, by_linux: bool) -> Identity:
    return Identity(pid, _born(pid) or 0, _place(by_linux))


def _born(pid: int) -> int | None:
    """When the process of this number began; None where none lives."""
    if is_linux():
        with contextlib.suppress(OSError, ValueError, IndexError):
            fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].decode().split()
            return None if fields[0] in ENDED else int(fields[STARTED])
        return None
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        if process.status() != psutil.STATUS_ZOMBIE:
            return int(process.create_time() * 100)
    return None


@cache
def _place(by_linux: bool) -> str:
    """The machine since it was started and, in a container, that container: a digest of both."""
    told = [os.uname().nodename if not by_linux else ""]
    told.append(text_of("/proc/sys/kernel/random/boot_id"))
    with contextlib.suppress(OSError):
        if container := existing("/proc/self/ns/pid"):
            told.append(str(container.readlink()))
    return hashlib.sha256("".join(told).encode()).hexdigest()[:6]
