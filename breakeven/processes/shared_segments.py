"""Shared memory that killed processes have left behind: named segments, semaphores and folders."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

import psutil

from breakeven.processes.owners.identity import IsGone, identities_in, is_dead, own_identity
from breakeven.processes.owners.names import MARKER, name_in
from breakeven.processes.system.linux import existing, is_linux, lines_of

__all__ = [
    "SHARED_FOLDER",
    "LeftSegments",
    "new_segment_name",
    "paths_used",
    "remove_segments",
    "segments_of",
    "segments_of_owner",
    "segments_of_the_dead",
]

SHARED_FOLDER = Path("/dev/shm")
"""Where Linux keeps them; other systems have no such folder."""
OURS = "bk-"
"""How the names begin of what the tool itself makes there, followed by the process that made it."""
MADE_FOR_PROCESSES = (
    OURS,
    *("psm_", "sem.mp-"),  # multiprocessing
    *("sem.loky-", "joblib_memmapping_folder_"),
    "plasma",  # Ray
    "torch_",
)
"""How the names begin that libraries, too, give to what is to go with its processes. Other files, such as a
cache of the user's, are left alone."""
CLOCK_SECONDS = 10.0
"""How much the start of a process and the time of a file may disagree."""


def new_segment_name() -> str | None:
    """A name that says on whose behalf a segment is made; None where there is no room for one."""
    if not is_linux():  # others allow 30 letters
        return None
    owner = name_in(os.environ.get(MARKER, "")) or f"{own_identity()}-"
    return f"{OURS}{owner}-{secrets.token_hex(4)}"


def segments_of_owner(owner: str) -> list[Path]:
    """The segments that were made on behalf of an owner."""
    return [path for path in _ours() if path.name.startswith(f"{OURS}{name_in(owner)}-")]


def segments_of_the_dead(is_gone: IsGone = is_dead) -> list[Path]:
    """The segments of dead processes."""
    return [path for path in _ours() if any(map(is_gone, identities_in(path.name)))]


def remove_segments(paths: Iterable[Path]) -> list[Path]:
    """Delete segments; returns those that stay."""
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink()
    return [path for path in paths if path.exists()]


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


def _ours() -> list[Path]:
    """The segments that the tool itself has made, for this user."""
    found = []
    for path in SHARED_FOLDER.glob(f"{OURS}*") if existing(SHARED_FOLDER) else ():
        with contextlib.suppress(OSError):
            if path.lstat().st_uid == os.getuid():
                found.append(path)
    return found


def segments_of(pid: int) -> set[str]:
    """The names of what a process maps or has open there, and that was made for processes."""
    folder = f"{SHARED_FOLDER}/"
    names = {path.removeprefix(folder).partition("/")[0] for path in paths_used(pid, folder)}
    return {name for name in names if name.startswith(MADE_FOR_PROCESSES)}


def _remove(path: Path, since: float) -> None:
    found = path.stat()
    if found.st_uid != os.getuid() or found.st_ctime < since:
        return
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink()


def paths_used(pid: int, folder: str | tuple[str, ...]) -> set[str]:
    """The paths below a folder, or below any of some, that a process maps or has open; none where that cannot be read."""
    found = set()
    process = existing(f"/proc/{pid}")
    if process is None:
        return set()
    for line in lines_of(process / "maps"):
        path = line.split(maxsplit=5)[-1]
        if path.startswith(folder):
            found.add(path)
    with contextlib.suppress(OSError):
        for each in (process / "fd").iterdir():
            with contextlib.suppress(OSError):
                found.add(str(each.readlink()))
    return {path for path in found if path.startswith(folder)}
