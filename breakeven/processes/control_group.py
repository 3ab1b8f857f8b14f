"""Linux control groups: exact memory, processor time and limits of all that a process starts.

A group counts every page once, whoever shares it, and keeps the processor time of processes that
have ended. Versions 1 and 2 are both known. Making one needs a writable control-group tree (root,
or a delegated one); without it, ``new_group`` gives None and the ruler reads processes instead.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import time
from functools import cache
from pathlib import Path

import psutil

ROOT = Path("/sys/fs/cgroup")
REMOVE_SECONDS = 5.0
NAME = "breakeven-"


class ControlGroup:
    """One group, as a folder in each hierarchy that counts something."""

    def __init__(self, memory: Path, processor: Path) -> None:
        self.memory_folder = memory
        self.processor_folder = processor
        self.unified = memory == processor
        for folder in self._folders():
            folder.mkdir()
        if self.unified:
            self._enable_memory()

    def enter(self) -> None:
        """Move the calling process into the group: what it starts from now on is in it."""
        self.add(0)

    def add(self, pid: int) -> None:
        """Move a process into the group; what it started before stays where it is."""
        for folder in self._folders():
            (folder / "cgroup.procs").write_text(str(pid))

    def processes(self) -> list[int]:
        """The ids of its processes."""
        return [int(pid) for pid in (self.memory_folder / "cgroup.procs").read_text().split()]

    def held_bytes(self) -> int:
        """Anonymous and shared memory now; a page that several processes share counts once."""
        found = _table(self.memory_folder / "memory.stat")
        if self.unified:
            return found["anon"] + found["shmem"]
        return found["total_rss"] + found["total_shmem"]

    def cpu_seconds(self) -> float:
        """Processor seconds of all its processes, those that have ended included."""
        if self.unified:
            return _table(self.processor_folder / "cpu.stat")["usage_usec"] / 1e6
        return int((self.processor_folder / "cpuacct.usage").read_text()) / 1e9

    def limit(self, held_bytes: int) -> None:
        """Let the system kill a process of the group rather than give it more memory than this."""
        name = "memory.max" if self.unified else "memory.limit_in_bytes"
        (self.memory_folder / name).write_text(str(held_bytes))
        swap = "memory.swap.max" if self.unified else "memory.swappiness"
        with contextlib.suppress(OSError):
            (self.memory_folder / swap).write_text("0")

    def most_bytes(self) -> int:
        """The most that the group was ever charged with, cached files included."""
        name = "memory.peak" if self.unified else "memory.max_usage_in_bytes"
        with contextlib.suppress(OSError):
            return int((self.memory_folder / name).read_text())
        return self.held_bytes()

    def oom_kills(self) -> int:
        """How many of its processes the system has killed at the limit."""
        name = "memory.events" if self.unified else "memory.oom_control"
        return _table(self.memory_folder / name).get("oom_kill", 0)

    def end(self) -> None:
        """Kill every process that is still in it."""
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def remove(self) -> None:
        """Take the group away when its processes have gone, with the groups below it."""
        for folder in self._folders():
            _remove_patiently(folder)

    def _enable_memory(self) -> None:
        """Have version 2 count memory; raises OSError where its rules do not allow it."""
        switch = self.memory_folder.parent / "cgroup.subtree_control"
        try:
            if "memory" not in switch.read_text().split():
                switch.write_text("+memory")
        except OSError:
            self.remove()
            raise

    def _folders(self) -> list[Path]:
        return list(dict.fromkeys((self.memory_folder, self.processor_folder)))


def new_group() -> ControlGroup | None:
    """A new group below this process's own, or None where none can be made."""
    places = _own_places()
    if places is None:
        return None
    name = f"{NAME}{os.getpid()}-{secrets.token_hex(3)}"
    try:
        return ControlGroup(places[0] / name, places[1] / name)
    except OSError:
        return None


def remove_left_groups() -> None:
    """Take away the empty groups that killed processes, or this one when interrupted, have left."""
    for folder in dict.fromkeys(_own_places() or ()):
        for left in folder.glob(f"{NAME}*"):
            pid = int(left.name.removeprefix(NAME).partition("-")[0])
            if pid == os.getpid():
                _remove_patiently(left)
            elif not psutil.pid_exists(pid):
                _remove_tree(left)


@cache
def _own_places() -> tuple[Path, Path] | None:
    """The folders of this process's own groups for memory and processor time."""
    with contextlib.suppress(OSError, KeyError):
        lines = Path("/proc/self/cgroup").read_text().splitlines()
        fields = [line.split(":", 2) for line in lines]
        named = {kind: path for _, kinds, path in fields for kind in kinds.split(",")}
        if "memory" in named and "cpuacct" in named:
            found = tuple(ROOT / kind / named[kind].lstrip("/") for kind in ("memory", "cpuacct"))
        else:
            found = (ROOT / named[""].lstrip("/"),) * 2
        if all(folder.is_dir() and os.access(folder, os.W_OK) for folder in found):
            return found[0], found[1]
    return None


def _remove_patiently(folder: Path) -> None:
    """Killed processes stay in their group until they have given back their memory."""
    ends = time.monotonic() + REMOVE_SECONDS
    while folder.exists() and not _remove_tree(folder) and time.monotonic() < ends:
        time.sleep(0.01)


def _remove_tree(folder: Path) -> bool:
    with contextlib.suppress(FileNotFoundError):
        below = [path for path in folder.iterdir() if path.is_dir()]
        for path in below:
            _remove_tree(path)
        try:
            folder.rmdir()
        except FileNotFoundError:
            return True
        except OSError:
            return False
    return True


def _table(path: Path) -> dict[str, int]:
    pairs = (line.split() for line in path.read_text().splitlines())
    return {name: int(value) for name, value in (pair for pair in pairs if len(pair) == 2)}
