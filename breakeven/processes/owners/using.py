"""Which processes use a folder, whether they have said so or not."""

from __future__ import annotations

import os
from pathlib import Path

import psutil

from breakeven.processes.shared_segments import paths_used

__all__ = ["named", "processes_using"]


def processes_using(folder: Path) -> list[psutil.Process]:
    """The other living processes that have a file of a folder open or mapped, work in it, or were started from it."""
    start = (f"{folder.absolute()}/", f"{folder.resolve()}/")
    return [
        each
        for each in psutil.process_iter()
        if each.pid != os.getpid() and (_is_at(each, start) or paths_used(each.pid, start))
    ]


def named(pid: int) -> str:
    """A process in words."""
    try:
        name = psutil.Process(pid).name()
    except psutil.Error:
        return f"process {pid}"
    # It may have chosen any name, one that moves a terminal's cursor included.
    return f"{''.join(each if each.isprintable() else '?' for each in name)} (process {pid})"


def _is_at(process: psutil.Process, start: tuple[str, ...]) -> bool:
    try:
        program = "".join(process.cmdline()[:1])
        return program.startswith(start) or f"{process.cwd()}/".startswith(start)
    except (psutil.Error, OSError):
        return False
