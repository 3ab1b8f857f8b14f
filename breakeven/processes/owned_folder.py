"""Temporary folders that a living process holds: those whose owners are dead can be removed."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import shutil
import tempfile
from pathlib import Path

__all__ = ["is_held", "make_held", "new_place", "remove_left_folders"]

PREFIX = "bk-"
LONGEST_PATH = 30
"""Characters of the folder of temporary files: Ray's sockets lie below one of these, and a socket's path
has at most 107."""
USUAL = "/tmp"
LOCK = ".held"
"""The file whose lock the owner of a folder holds. The system lets go of it when the owner ends."""


def new_place(*, for_sockets: bool = False) -> Path:
    """Where a new folder can be made among the temporary files; one for sockets has a short path."""
    usual = tempfile.gettempdir()
    parent = USUAL if for_sockets and len(usual) > LONGEST_PATH else usual
    return Path(parent) / f"{PREFIX}{secrets.token_hex(4)}"


def make_held(folder: Path) -> int:
    """Make a folder that only this user can read, and hold it until the returned descriptor is closed."""
    folder.mkdir(mode=0o700)
    draft = folder / f"{LOCK}.draft"
    descriptor = os.open(draft, os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    draft.rename(folder / LOCK)  # so the file is never there without its lock
    return descriptor


def remove_left_folders() -> None:
    """Remove this user's folders among the temporary files whose owners were killed, and whose janitors
    with them."""
    for parent in {tempfile.gettempdir(), USUAL}:
        for lock in Path(parent).glob(f"{PREFIX}*/{LOCK}"):
            with contextlib.suppress(OSError):
                if lock.lstat().st_uid == os.getuid() and not is_held(lock.parent):
                    shutil.rmtree(lock.parent, ignore_errors=True)


def is_held(folder: Path) -> bool:
    """Whether a living process has made the folder to be held, and holds it."""
    try:
        # A pipe in the place of the lock would wait for a writer.
        descriptor = os.open(folder / LOCK, os.O_RDONLY | os.O_NONBLOCK)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
