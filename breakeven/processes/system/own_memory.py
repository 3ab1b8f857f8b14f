"""The resident memory of this process: what it holds now, and the most that it held since some moment."""

from __future__ import annotations

import contextlib
import resource
import sys
from pathlib import Path

from breakeven.processes.system.linux import existing, lines_of

__all__ = ["OwnPeak", "status_bytes"]

RESET = "/proc/self/clear_refs"
"""Writing 5 here begins a new peak: proc(5)."""
MAXRSS_BYTES = 1 if sys.platform == "darwin" else 1024
"""What getrusage counts the peak in."""


class OwnPeak:
    """The peak since :meth:`begin`. Where the system cannot begin a new one, it is known if it is the largest
    ever."""

    def __init__(self) -> None:
        self._before = 0

    def begin(self) -> int | None:
        """Begin a new peak; returns the bytes that are resident now, None where they are not known."""
        self._before = 0 if _is_reset() else _highest()
        return status_bytes("VmRSS") or _resident()

    def highest(self) -> int | None:
        """The peak in bytes; None where it is not above what was held before, and so not known."""
        found = _highest()
        return found if found > self._before else None


def status_bytes(name: str) -> int | None:
    """A line of this process's status, such as ``VmHWM``, in bytes; None where there is none."""
    for line in lines_of("/proc/self/status"):
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    return None


def _is_reset() -> bool:
    with contextlib.suppress(OSError):
        return existing(RESET) is not None and bool(Path(RESET).write_text("5"))
    return False


def _highest() -> int:
    return status_bytes("VmHWM") or (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * MAXRSS_BYTES
    )


def _resident() -> int | None:
    import psutil  # not needed where /proc is there

    with contextlib.suppress(psutil.Error):
        return int(psutil.Process().memory_info().rss)
    return None
