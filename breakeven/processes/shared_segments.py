"""Shared memory that killed processes have left behind: named segments, semaphores and folders."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

import psutil

__all__ = ["SHARED_FOLDER", "LeftSegments", "segments_of"]

SHARED_FOLDER = Path("/dev/shm")
"""Where Linux keeps them; other systems have no such folder."""
MADE_BY_LIBRARIES = (
    *("psm_", "sem.mp-"),  # multiprocessing
    *("sem.loky-", "joblib_memmapping_folder_"),
    "plasma",  # Ray
    "torch_",
)
"""How the names begin that libraries give to what is to go with its processes. Other files, such as a
cache of the user's, are left alone."""
CLOCK_SECONDS = 10.0
"""By so much the start of a process and the time of a file may disagree."""


class LeftSegments:
    """What processes that are about to be killed use of the shared memory."""

    def __init__(self) -> None:
        self._noted: set[psutil.Process] = set()
        self._names: set[str] = set()
        self._since = time.time()

    def note(self, processes: Iterable[psutil.Process]) -> None:
        """Remember what they use now, and when the first of them began."""
        for process in processes:
            if process not in self._noted:
                self._noted.add(process)
                self._names |= segments_of(process.pid)
                with contextlib.suppress(psutil.Error):
                    self._since = min(self._since, process.create_time())

    def remove(self) -> None:
        """Delete what of it this user has made since then and no living process uses."""
        unused = self._names
        for pid in psutil.pids() if unused else ():
            unused = unused - segments_of(pid)
        for name in unused:
            with contextlib.suppress(OSError):
                _remove(SHARED_FOLDER / name, self._since - CLOCK_SECONDS)


def segments_of(pid: int) -> set[str]:
    """The names of what a process maps or has open there, and a library has made for processes."""
    folder = f"{SHARED_FOLDER}/"
    names = {path.removeprefix(folder).partition("/")[0] for path in _used(pid, folder)}
    return {name for name in names if name.startswith(MADE_BY_LIBRARIES)}


def _remove(path: Path, since: float) -> None:
    found = path.stat()
    if found.st_uid != os.getuid() or found.st_ctime < since:
        return
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink()


def _used(pid: int, folder: str) -> set[str]:
    """The paths below a folder that a process maps or has open; none where that cannot be read."""
    found = set()
    process = Path(f"/proc/{pid}")
    with contextlib.suppress(OSError):
        for line in (process / "maps").read_text(errors="replace").splitlines():
            path = line.split(maxsplit=5)[-1]
            if path.startswith(folder):
                found.add(path)
    with contextlib.suppress(OSError):
        for each in (process / "fd").iterdir():
            with contextlib.suppress(OSError):
                found.add(str(each.readlink()))
    return {path for path in found if path.startswith(folder)}
