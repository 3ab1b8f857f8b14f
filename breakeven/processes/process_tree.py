"""The memory and the processor time of a case: its process, all descendants, a cluster it uses.

Three ways of reading them have the same methods: ``GroupTree`` asks control groups, which know
exactly; ``ProcessTree`` reads the processes one by one, where no control group can be had; and
``ResidentTree`` asks psutil, where the system does not say what processes share, as on macOS.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import ClassVar, Protocol

import psutil

from breakeven.processes.control_group import ControlGroup
from breakeven.processes.system.linux import existing, lines_of

SHARES = "/proc/{}/smaps_rollup"
"""Where Linux says of a process what it holds, and of what it shares its share: since version 4.14."""
GUARD_FIELDS = ("RssAnon", "RssShmem")
MEMORY_FIELDS = ("Pss_Anon", "Pss_Shmem", "Pss_File")


class Tree(Protocol):
    """The processes of which memory and time are read."""

    method: ClassVar[str]
    """How memory is read, in words."""
    interval_seconds: ClassVar[float]
    """How long to wait between two readings of a sampler."""

    def held_bytes(self) -> int:
        """Anonymous and shared memory now; what several processes share counts once."""

    def file_backed_bytes(self) -> int | None:
        """Mapped files, libraries included, by proportional set size: the system can drop them.

        None where they are not known apart, and are in the memory that is held.
        """

    def cpu_seconds(self) -> float:
        """Processor seconds so far, those of ended descendants included."""


class ProcessTree:
    """Some root processes and all that descends from them, looked up anew at every reading."""

    method: ClassVar[str] = (
        "proportional set size (anonymous and shared), sampled; own process also by peak resident set"
    )
    interval_seconds: ClassVar[float] = 0.005

    def __init__(self, roots: Iterable[int]) -> None:
        self.roots = tuple(roots)

    def processes(self) -> list[psutil.Process]:
        """Every live process of the tree, each once."""
        found: dict[int, psutil.Process] = {}
        for pid in self.roots:
            with contextlib.suppress(psutil.Error):
                root = psutil.Process(pid)
                for process in (root, *root.children(recursive=True)):
                    found[process.pid] = process
        return list(found.values())

    def held_bytes(self) -> int:
        """By proportional set size: a page that k processes share counts 1/k in each."""
        found = [_proportional_bytes(process.pid) for process in self.processes()]
        return sum(each["Pss_Anon"] + each["Pss_Shmem"] for each in found)

    def file_backed_bytes(self) -> int | None:
        """Mapped files of every process."""
        return sum(_proportional_bytes(each.pid)["Pss_File"] for each in self.processes())

    def private_bytes(self) -> int:
        """A cheap lower bound of what the tree holds: anonymous memory, and the largest shared part."""
        anonymous, shared = [0], [0]
        for process in self.processes():
            found = _kilobytes(f"/proc/{process.pid}/status", GUARD_FIELDS)
            anonymous.append(found["RssAnon"])
            shared.append(found["RssShmem"])
        return sum(anonymous) + max(shared)

    def cpu_seconds(self) -> float:
        """With the seconds of descendants that have ended and were waited for."""
        total = 0.0
        for process in self.processes():
            with contextlib.suppress(psutil.Error):
                times = process.cpu_times()
                total += times.user + times.system + times.children_user + times.children_system
        return total


class ResidentTree(ProcessTree):
    """The same by what every system says: what processes share, and their libraries, count in each."""

    method: ClassVar[str] = (
        "resident set size by psutil (what processes share, and libraries, count in each), sampled; "
        "own process also by peak resident set"
    )

    def held_bytes(self) -> int:
        """All that is resident, mapped files included."""
        return sum(_resident_bytes(process) for process in self.processes())

    def file_backed_bytes(self) -> None:
        """Not known apart."""

    def private_bytes(self) -> int:
        """No lower bound is known, so it is what is held."""
        return self.held_bytes()


def tree_of(roots: Iterable[int]) -> ProcessTree:
    """Some root processes and all that descends from them, read as well as the system allows."""
    return (ProcessTree if existing(SHARES.format("self")) else ResidentTree)(roots)


class GroupTree:
    """Control groups that hold a case and all that it uses."""

    method: ClassVar[str] = "control group (anonymous and shared), sampled"
    interval_seconds: ClassVar[float] = 0.005

    def __init__(self, groups: Iterable[ControlGroup]) -> None:
        self.groups = tuple(groups)

    def held_bytes(self) -> int:
        """As the system counts it, each page once."""
        return sum(group.held_bytes() for group in self.groups)

    def file_backed_bytes(self) -> int | None:
        """Mapped files of every process; not known where the system does not tell it of processes."""
        if not existing(SHARES.format("self")):
            return None
        pids = [pid for group in self.groups for pid in group.processes()]
        return sum(_proportional_bytes(pid)["Pss_File"] for pid in pids)

    def cpu_seconds(self) -> float:
        """As the system counts it, including processes that have ended."""
        return sum(group.cpu_seconds() for group in self.groups)


class PeakSampler:
    """Reads a tree's memory again and again, in a thread, while the block runs.

    It waits at least fifty times as long as a reading computes, so that reading takes at most 2 %
    of one core; the same holds for mapped files, which are read apart, because that walks all pages:
    what is mapped for less than a few tenths of a second may be missed.
    ``share`` is what reading took of the time, in the end. The thread's own processor time counts:
    by the wall clock, one reading that a busy machine interrupts would blind the sampler for seconds.
    """

    IDLE_TIMES = 50.0

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.peak_bytes = 0
        self.file_backed_bytes: int | None = None
        self.busy_seconds = 0.0
        self.share = 0.0

    @contextmanager
    def running(self) -> Iterator[PeakSampler]:
        """Sample until the block ends."""
        done, began = threading.Event(), time.perf_counter()
        thread = threading.Thread(target=self._sample, args=(done,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            done.set()
            thread.join()
            self.share = self.busy_seconds / (time.perf_counter() - began)

    def _sample(self, done: threading.Event) -> None:
        held_due = files_due = 0.0
        while True:
            began = time.thread_time()
            if time.perf_counter() >= held_due:
                self.peak_bytes = max(self.peak_bytes, self.tree.held_bytes())
                held_due = self._next(began)
            began = time.thread_time()
            if time.perf_counter() >= files_due:
                self.file_backed_bytes = larger(
                    self.file_backed_bytes, self.tree.file_backed_bytes()
                )
                files_due = self._next(began)
            if done.wait(max(0.0, min(held_due, files_due) - time.perf_counter())):
                return

    def _next(self, began: float) -> float:
        """When to read again what was begun to be read at that processor time of the thread."""
        computed = time.thread_time() - began
        self.busy_seconds += computed
        return time.perf_counter() + max(self.tree.interval_seconds, self.IDLE_TIMES * computed)


def larger(one: int | None, other: int | None) -> int | None:
    """The larger of two amounts, either of which may not be known."""
    return max((each for each in (one, other) if each is not None), default=None)


def _proportional_bytes(pid: int) -> dict[str, int]:
    return _kilobytes(SHARES.format(pid), MEMORY_FIELDS)


def _resident_bytes(process: psutil.Process) -> int:
    with contextlib.suppress(psutil.Error):
        return int(process.memory_info().rss)
    return 0


def _kilobytes(path: str, names: Iterable[str]) -> dict[str, int]:
    """The named lines of a file of ``/proc`` in bytes; 0 where the process has gone."""
    found = dict.fromkeys(names, 0)
    with contextlib.suppress(ValueError, IndexError):
        for line in lines_of(path):
            name, _, value = line.partition(":")
            if name in found:
                found[name] = int(value.split()[0]) * 1024
    return found
