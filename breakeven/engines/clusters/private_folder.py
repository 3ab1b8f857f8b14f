"""Where a cluster keeps its files: below a folder that nobody but this user can enter."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from breakeven.processes.owned_folder import make_held, new_place

__all__ = ["cluster_folder"]

INNER = "c"
"""One letter: Ray's sockets lie below it, and the path of a socket is short."""


def cluster_folder() -> Path:
    """A new folder for a cluster, inside a private one: Ray opens the one that it is given to everybody.

    The private one is its parent. This process holds it until it ends, however it ends; after that
    the next run removes it. Raises PermissionError where it would not be private.
    """
    outer = new_place(for_sockets=True)
    make_held(outer)
    _require_private(outer)
    inner = outer / INNER
    inner.mkdir(mode=0o700)
    return inner


def _require_private(folder: Path) -> None:
    found = folder.lstat()
    if (
        not stat.S_ISDIR(found.st_mode)
        or found.st_uid != os.getuid()
        or stat.S_IMODE(found.st_mode) & 0o077
    ):
        raise PermissionError(
            f"others could write into {folder}, which was made for a cluster; "
            "let TMPDIR name a folder of your own"
        )
