"""Linux control groups: exact memory, processor time and limits of all that a process starts.

A group counts every page once, even if processes share it, and keeps the processor time of
processes that have ended. Versions 1 and 2 are both known. Making one needs a writable
control-group tree (root, or a delegated one); without it, ``new_group`` gives None and the ruler
reads processes instead.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import time
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from breakeven.processes.owners.identity import (
    Identity,
    IsGone,
    identities_in,
    is_dead,
    own_identity,
)
from breakeven.processes.system.linux import is_linux, lines_of

ROOT = Path("/sys/fs/cgroup")
REMOVE_SECONDS = 5.0
NAME = "breakeven-"
PROCESSES = "cgroup.procs"
KILL = "cgroup.kill"
"""In version 2, a file that ends all processes of a group at once, those that it is just starting included."""
POLL_SECONDS = 0.01


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
            (folder / PROCESSES).write_text(str(pid))

    def processes(self) -> list[int]:
        """The ids of its processes, those of groups below it included."""
        return processes_in(self.memory_folder)

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

    def end(self) -> list[int]:
        """Kill every process that is still in it, and what those start meanwhile; returns those that stay."""
        return _end_all_in(self.memory_folder)

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
    places = own_places()
    if places is None:
        return None
    name = f"{NAME}{own_identity()}-{secrets.token_hex(3)}"
    try:
        return ControlGroup(places[0] / name, places[1] / name)
    except OSError:
        return None


def groups_of_the_dead(places: Iterable[Path] = (), is_gone: IsGone = is_dead) -> list[Path]:
    """The folders of groups that killed processes have left, below this process's own and these places."""
    own = own_places() or ()
    return [
        folder
        for folder, maker in _named((*own, *places))
        if is_gone(maker) and not any(each.is_relative_to(folder) for each in own)
    ]


def remove_left_groups(places: Iterable[Path] = (), is_gone: IsGone = is_dead) -> list[Path]:
    """End what is in the groups that killed processes have left, and take those away; likewise the empty ones
    that this process has left when it was interrupted. Returns those of killed processes that stay."""
    left = groups_of_the_dead(places, is_gone)
    for folder in left:
        _end_all_in(folder)
        _remove_patiently(folder)
    for folder, maker in _named(own_places() or ()):
        if maker == own_identity():
            _remove_patiently(folder)
    return [folder for folder in left if folder.exists()]


def _named(places: Iterable[Path]) -> list[tuple[Path, Identity]]:
    """This user's groups in these places that the tool has named, each with the process that made it."""
    found: list[tuple[Path, Identity]] = []
    for folder in (each for place in dict.fromkeys(places) for each in place.glob(f"{NAME}*")):
        with contextlib.suppress(OSError):
            if folder.stat().st_uid == os.getuid():
                found += [(folder, maker) for maker in identities_in(folder.name)]
    return found


def own_places() -> tuple[Path, Path] | None:
    """The folders of this process's own groups for memory and processor time."""
    return _own_places() if is_linux() else None


@cache
def _own_places() -> tuple[Path, Path] | None:
    with contextlib.suppress(KeyError):
        fields = [line.split(":", 2) for line in lines_of("/proc/self/cgroup")]
        named = {kind: path for _, kinds, path in fields for kind in kinds.split(",")}
        if "memory" in named and "cpuacct" in named:
            found = tuple(ROOT / kind / named[kind].lstrip("/") for kind in ("memory", "cpuacct"))
        else:
            found = (ROOT / named[""].lstrip("/"),) * 2
        if all(folder.is_dir() and os.access(folder, os.W_OK) for folder in found):
            return found[0], found[1]
    return None


def processes_in(folder: Path) -> list[int]:
    """The ids of the processes in a group and in those below it."""
    found: list[int] = []
    for path in folder.glob(f"**/{PROCESSES}"):
        with contextlib.suppress(OSError):
            found += map(int, path.read_text().split())
    return list(dict.fromkeys(found))


def _end_all_in(folder: Path) -> list[int]:
    """Kill until nothing is left: what is starting another process just now would leave that one."""
    ends = time.monotonic() + REMOVE_SECONDS
    while (found := processes_in(folder)) and time.monotonic() < ends:
        with contextlib.suppress(OSError):
            (folder / KILL).write_text("1")
        for pid in found:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(POLL_SECONDS)
    return found


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
