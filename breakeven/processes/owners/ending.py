"""The end of all that one owner has started: by group where there is one, by descent, and by marker."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

import psutil

from breakeven.processes.control_group import ControlGroup
from breakeven.processes.leftovers import end_marked
from breakeven.processes.owners.using import named
from breakeven.processes.shared_segments import remove_segments, segments_of_owner

__all__ = ["end_all", "not_ended_in_words"]


def end_all(
    owner: str, group: ControlGroup | None, below: Iterable[psutil.Process] = ()
) -> list[psutil.Process]:
    """Kill what is in the group, what descends from ``below``, and what carries the marker of ``owner``.

    Its control group is removed, and its shared memory. Returns what could not be ended, such as a process that became
    another user's, or one that waits for a disk that does not answer.
    """
    stay = set(end_marked(owner) if group is None or group.processes() else ())
    for process in below:
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            process.kill()
    if group:
        for pid in group.end():
            with contextlib.suppress(psutil.NoSuchProcess):
                stay.add(psutil.Process(pid))
        group.remove()
    remove_segments(segments_of_owner(owner))
    return [each for each in stay if _lives(each)]


def not_ended_in_words(of: str, stay: Iterable[psutil.Process]) -> str:
    """Which processes could not be ended, and what to do."""
    names = ", ".join(named(each.pid) for each in stay)
    return f"of {of}, this could not be ended: {names}; breakeven doctor --clean tries it again"


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
