"""Which processes use a folder, whether they have said so or not."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import psutil

from breakeven.processes.shared_segments import paths_used

__all__ = ["named", "users_of"]


def users_of(folders: Iterable[Path]) -> dict[Path, list[psutil.Process]]:
    """The other living processes that have a file of each folder open or mapped, work in it, or
    were started from it."""
    starts = {each: (f"{each.absolute()}/", f"{each.resolve()}/") for each in folders}
    any_start = tuple(start for each in starts.values() for start in each)
    found: dict[Path, list[psutil.Process]] = {each: [] for each in starts}
    for process in psutil.process_iter() if starts else ():
        if process.pid != os.getpid():
            paths = {*_places_of(process), *paths_used(process.pid, any_start)}
            for folder, start in starts.items():
                if any(path.startswith(start) for path in paths):
                    found[folder].append(process)
    return found


def named(pid: int) -> str:
    """A process in words."""
    try:
        name = psutil.Process(pid).name()
    except psutil.Error:
        return f"process {pid}"
    # It may have chosen any name, one that moves a terminal's cursor included.
    return f"{''.join(each if each.isprintable() else '?' for each in name)} (process {pid})"


def _places_of(process: psutil.Process) -> list[str]:
    """Where a process works, and from where it was started."""
    try:
        return [f"{process.cwd()}/", *process.cmdline()[:1]]
    except (psutil.Error, OSError):
        return []
