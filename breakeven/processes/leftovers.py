"""Finding and ending every process that was started on behalf of something, wherever it ended up."""

from __future__ import annotations

import os
import secrets
import time

import psutil

MARKER = "BREAKEVEN_OWNER"
"""The environment variable that a started process and all its descendants carry. A child that was
re-parented, or that made a process group of its own, still has it. Owners nest: ``/run/case``."""

LONGEST_END_SECONDS = 10.0
TRACKER_SECONDS = 2.0
POLL_SECONDS = 0.02


def new_owner() -> str:
    """A name for what this process is about to start, below the name that it carries itself."""
    return f"{os.environ.get(MARKER, '')}/{secrets.token_hex(6)}"


def marked_processes(owner: str) -> list[psutil.Process]:
    """The processes of this user that ``owner``, or an owner below it, had started."""
    found = ((process, _owner_of(process)) for process in psutil.process_iter())
    return [process for process, its in found if its == owner or its.startswith(f"{owner}/")]


def end_marked(owner: str) -> None:
    """Kill every process that ``owner`` had started, until none is left or ten seconds are over.

    Python's resource trackers are left two seconds to go by themselves: when those whom they serve
    are gone, they release the shared memory and the files that were not released.
    """
    began = time.monotonic()
    while found := marked_processes(owner):
        spent = time.monotonic() - began
        if spent > LONGEST_END_SECONDS:
            return
        for process in found:
            if spent > TRACKER_SECONDS or not _is_tracker(process):
                _kill(process)
        time.sleep(POLL_SECONDS)


def _is_tracker(process: psutil.Process) -> bool:
    try:
        return any("resource_tracker" in part for part in process.cmdline())
    except psutil.Error:
        return False


def _owner_of(process: psutil.Process) -> str:
    if process.pid == os.getpid():
        return ""
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return ""
        return str(process.environ().get(MARKER, ""))
    except (psutil.Error, OSError):
        return ""


def _kill(process: psutil.Process) -> None:
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return
