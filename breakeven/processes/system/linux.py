"""What only Linux has, and the one switch that does without it.

Code that reads below ``/proc`` or ``/sys``, or calls a function of Linux, asks here first, and goes
another way if the answer is no. The switch is an environment variable, so that it holds in the
processes of cases, too.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

__all__ = ["PORTABLE", "existing", "has_function", "is_linux", "lines_of", "text_of"]

PORTABLE = "BREAKEVEN_PORTABLE"
"""Set to anything, Linux is used as any other Unix is: how the tests stand in for macOS."""


def is_linux() -> bool:
    """Whether what only Linux has may be used."""
    return sys.platform.startswith("linux") and not os.environ.get(PORTABLE)


def has_function(name: str) -> bool:
    """Whether ``os`` has a function that only some systems have, such as ``pidfd_open``."""
    return hasattr(os, name) and not os.environ.get(PORTABLE)


def existing(path: Path | str) -> Path | None:
    """A folder or file that Linux has, such as ``/dev/shm``; None on other systems, and where it is missing."""
    found = Path(path)
    return found if is_linux() and found.exists() else None


def text_of(path: Path | str) -> str:
    """What a file below ``/proc`` or ``/sys`` says; empty where there is none, or it cannot be read."""
    if is_linux():
        with contextlib.suppress(OSError):
            return Path(path).read_text(errors="replace")
    return ""


def lines_of(path: Path | str) -> list[str]:
    """The same, line by line."""
    return text_of(path).splitlines()
