"""Finding and ending every process that was started on behalf of something, wherever it ended up."""

from __future__ import annotations

import os
import time

import psutil

from breakeven.processes.birthmark import bears
from breakeven.processes.owners.names import MARKER, new_owner
from breakeven.processes.shared_segments import LeftSegments, remove_segments, segments_of_owner

__all__ = [
    "LONGEST_END_SECONDS",
    "MARKER",
    "end_descendants",
    "end_marked",
    "marked_processes",
    "marker_of",
    "new_owner",
]

LONGEST_END_SECONDS = 10.0
TRACKER_SECONDS = 2.0
POLL_SECONDS = 0.02


def marked_processes(owner: str) -> list[psutil.Process]:
    """The processes of this user that ``owner``, or an owner below it, had started."""
    return [process for process in psutil.process_iter() if _is_of(process, owner)]


def marker_of(process: psutil.Process) -> str:
    """The owner whose marker a process carries in its environment; empty where that cannot be read."""
    try:
        return str(process.environ().get(MARKER, ""))
    except (psutil.Error, OSError):
        return ""


def end_marked(owner: str) -> list[psutil.Process]:
    """Kill every process that ``owner`` had started, until none is left or ten seconds are over.

    Returns those that could not be ended.

    Python's resource trackers are left two seconds to go by themselves: when those whom they serve
    are gone, they release the shared memory and the files that were not released. What then is still
    there of the shared memory that the killed ones used is deleted.
    """
    began = served = time.monotonic()
    left = LeftSegments()
    while found := marked_processes(owner):
        now = time.monotonic()
        if now - began > LONGEST_END_SECONDS:
            return found
        trackers = [process for process in found if _is_tracker(process)]
        left.note(found)
        if len(found) > len(trackers):
            served = now
        for process in found:
            if process not in trackers or now - served > TRACKER_SECONDS:
                _kill(process)
        time.sleep(POLL_SECONDS)
    left.remove()
    remove_segments(segments_of_owner(owner))
    return []


def end_descendants() -> None:
    """Kill what this process has started, and what that has started, but for resource trackers: they
    go by themselves when nobody needs them any more."""
    ends = time.monotonic() + TRACKER_SECONDS
    while time.monotonic() < ends:
        below = psutil.Process().children(recursive=True)
        found = [each for each in below if not _has_ended(each) and not _is_tracker(each)]
        if not found:
            return
        for process in found:
            _kill(process)
        time.sleep(POLL_SECONDS)


def _is_of(process: psutil.Process, owner: str) -> bool:
    if process.pid == os.getpid() or _has_ended(process):
        return False
    if bears(process.pid, owner):
        return True
    its = marker_of(process)
    return its == owner or its.startswith(f"{owner}/")


def _has_ended(process: psutil.Process) -> bool:
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except (psutil.Error, OSError):
        return True


def _is_tracker(process: psutil.Process) -> bool:
    try:
        return any("resource_tracker" in part for part in process.cmdline())
    except psutil.Error:
        return False


def _kill(process: psutil.Process) -> None:
    try:
        process.kill()
    except (psutil.NoSuchProcess, psutil.AccessDenied):  # such as one that became another user's
        return
