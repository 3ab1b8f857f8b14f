"""The one door to folders and files that only this user can have written.

What is unpickled, imported or run from a place that others may write to is theirs to choose. So folders are
made here, closed to all others, and files that are to be unpickled are opened here.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import IO

__all__ = [
    "NotPrivateError",
    "is_private",
    "make_private",
    "open_private",
    "own_target",
    "why_not_private",
    "why_others_may_write",
]

OPEN_TO_OTHERS = 0o077
WRITABLE_BY_OTHERS = 0o022


class NotPrivateError(OSError):
    """A folder or a file that another user has made or may change; the message says why."""

    def __init__(self, reason: str, path: Path) -> None:
        super().__init__(errno.EPERM, reason, str(path))


def make_private(folder: Path) -> Path:
    """Make a folder of the tool's own, or close to all others what is there.

    Raises NotPrivateError for a link, for a folder of another user's, and where it cannot be closed.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.is_symlink():
        raise NotPrivateError("it is a link", folder)
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        found = os.fstat(descriptor)
        if reason := _why_not_ours(found):
            raise NotPrivateError(reason, folder)
        if found.st_mode & OPEN_TO_OTHERS:
            os.fchmod(descriptor, 0o700)
        if os.fstat(descriptor).st_mode & WRITABLE_BY_OTHERS:  # some file systems know no modes
            raise NotPrivateError("others may write to it, and its mode cannot be changed", folder)
    finally:
        os.close(descriptor)
    return folder


def is_private(folder: Path) -> bool:
    """Whether it is a folder of this user's, no link, and closed to all others: one look at it, to be cheap."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    is_closed = stat.S_ISDIR(found.st_mode) and not found.st_mode & OPEN_TO_OTHERS
    return is_closed and not _why_not_ours(found)


def own_target(folder: Path) -> Path:
    """Where a link of this user's own leads, such as one to a larger disk; anything else as it is."""
    with suppress(OSError):
        if folder.is_symlink() and not _why_not_ours(folder.lstat()):
            return folder.resolve()
    return folder


def open_private(path: Path) -> IO[bytes]:
    """Open a file to unpickle it; raises NotPrivateError where another user may have written it."""
    if reason := why_not_private(path):
        raise NotPrivateError(reason, path)
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        if reason := _why_not_ours(
            os.fstat(descriptor)
        ):  # what was looked at may have been exchanged
            raise NotPrivateError(reason, path)
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def why_not_private(path: Path) -> str:
    """Why another user may have written a file, in words; empty where only this one can have.

    In a folder that is closed to others, the mode of a file does not matter. Raises OSError where there is no file.
    """
    found, folder = path.lstat(), path.parent.stat()
    if stat.S_ISLNK(found.st_mode):
        return "it is a link"
    if reason := why_others_may_write(folder):
        return f"of its folder, {reason}"
    if reason := _why_not_ours(found):
        return reason
    if folder.st_mode & OPEN_TO_OTHERS and found.st_mode & WRITABLE_BY_OTHERS:
        return "others may write to it"
    return ""


def why_others_may_write(found: os.stat_result) -> str:
    """Why others may write to a folder, in words; empty where only this user may."""
    reason = _why_not_ours(found)
    return reason or ("others may write to it" if found.st_mode & WRITABLE_BY_OTHERS else "")


def _why_not_ours(found: os.stat_result) -> str:
    return "" if found.st_uid == os.getuid() else "it is another user's"
