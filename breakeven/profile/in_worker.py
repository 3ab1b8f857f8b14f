"""What profilers do in a worker: begin once, and end once, however often they are called.

Workers take tasks as they like: if enough are sent, each worker gets one. Each function says which
worker ran it: its process, and its thread, because several workers may be threads of one process.
"""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Any

PAUSE_SECONDS = 0.05
"""A worker that was reached is slow to take another task, so that the others get theirs."""
PROFILES: dict[int, Any] = {}
"""The running profiles of this process, by thread."""
TRACKERS: list[Any] = []
"""memray's tracker of this process."""


def begin_cprofile() -> str:
    """Profile this thread from now on."""
    import cProfile

    if threading.get_ident() not in PROFILES:
        profile = PROFILES[threading.get_ident()] = cProfile.Profile()
        profile.enable()
    return _paused()


def end_cprofile(folder: str) -> str:
    """Write this thread's profile into the folder."""
    profile = PROFILES.pop(threading.get_ident(), None)
    if profile is not None:
        profile.disable()
        profile.dump_stats(str(Path(folder) / f"worker-{_name()}.prof"))
    return _paused()


def begin_memray_here(folder: str) -> str:
    """The same in a worker."""
    begin_memray(folder, "worker")
    return _paused()


def begin_memray(folder: str, role: str) -> None:
    """Follow every allocation of this process from now on, and of what it forks.

    Of the thread that starts it memray leaves out as many outermost frames as that has by then, for it
    takes them for its own: so a thread starts it that does nothing else.
    """
    import memray

    if not TRACKERS:
        path = Path(folder) / f"{role}-{os.getpid()}.bin"
        tracker = memray.Tracker(path, follow_fork=True)
        starting = threading.Thread(target=tracker.__enter__)
        starting.start()
        starting.join()
        TRACKERS.append(tracker)


def end_memray_here() -> str:
    """The same in a worker."""
    end_memray()
    return _paused()


def end_memray() -> None:
    """Follow them no more, and close the file."""
    if TRACKERS:
        TRACKERS.pop().__exit__(None, None, None)


def _name() -> str:
    return f"{os.getpid()}-{threading.get_native_id()}"


def _paused() -> str:
    time.sleep(PAUSE_SECONDS)
    return _name()
