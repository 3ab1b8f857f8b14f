"""The memory and the processor time of a process, its descendants, and a cluster that it uses."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

MEMORY_METHOD = "proportional set size, sampled; own process also by peak resident set"
GUARD_FIELDS = ("RssAnon", "RssShmem")


class ProcessTree:
    """Some root processes and all that descends from them, looked up anew at every reading."""

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

    def proportional_set_bytes(self) -> int:
        """The sum of the proportional set sizes: a page shared by k processes counts 1/k in each."""
        return sum(map(_proportional_set_bytes, self.processes()))

    def private_bytes(self) -> int:
        """A cheap lower bound of what the tree holds: anonymous memory, and the largest shared part."""
        anonymous, shared = [0], [0]
        for process in self.processes():
            found = _status_bytes(process.pid)
            anonymous.append(found.get("RssAnon", 0))
            shared.append(found.get("RssShmem", 0))
        return sum(anonymous) + max(shared)

    def cpu_seconds(self, but: int | None = None) -> float:
        """Processor seconds that the tree has used, with those of its ended and awaited children.

        ``but`` leaves out one process's own seconds, for a process that counts them itself.
        """
        total = 0.0
        for process in self.processes():
            with contextlib.suppress(psutil.Error):
                times = process.cpu_times()
                own = 0.0 if process.pid == but else times.user + times.system
                total += own + times.children_user + times.children_system
        return total


class PeakSampler:
    """Reads a tree's memory again and again, in a thread, while the block runs."""

    def __init__(self, tree: ProcessTree, interval_seconds: float) -> None:
        self.tree = tree
        self.interval_seconds = interval_seconds
        self.peak_bytes = 0
        self.readings = 0

    @contextmanager
    def running(self) -> Iterator[PeakSampler]:
        """Sample until the block ends."""
        done = threading.Event()
        thread = threading.Thread(target=self._sample, args=(done,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            done.set()
            thread.join()

    def _sample(self, done: threading.Event) -> None:
        while True:
            began = time.perf_counter()
            self.peak_bytes = max(self.peak_bytes, self.tree.proportional_set_bytes())
            self.readings += 1
            cost = time.perf_counter() - began
            if done.wait(max(self.interval_seconds, 2 * cost)):
                return


def _proportional_set_bytes(process: psutil.Process) -> int:
    try:
        for line in Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        with contextlib.suppress(psutil.Error):
            return int(process.memory_info().rss)
    return 0


def _status_bytes(pid: int) -> dict[str, int]:
    with contextlib.suppress(OSError, ValueError, IndexError):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        pairs = (line.split(":", 1) for line in lines)
        return {name: int(text.split()[0]) * 1024 for name, text in pairs if name in GUARD_FIELDS}
    return {}
