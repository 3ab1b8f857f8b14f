"""Files that are there whole or not at all, even if writing them is interrupted."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["whole_file"]


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A draft to write, beside the path; it takes the path's place when the block has ended well.

    Otherwise it is removed, and what lay at the path before stays. Raises OSError where that is a folder or a
    device, such as /dev/null or /dev/stdout, which no file shall replace.
    """
    _require_replaceable(path)
    draft = path.with_name(f"{path.name}.tmp")
    _make_way(draft)
    try:
        yield draft
        draft.replace(path)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _require_replaceable(path: Path) -> None:
    if not path.name:
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    with suppress(FileNotFoundError, NotADirectoryError):
        mode = path.stat().st_mode
        is_pipe = stat.S_ISFIFO(mode) and path.is_symlink()  # such as /dev/stdout
        if is_pipe or stat.S_ISCHR(mode) or stat.S_ISBLK(mode) or stat.S_ISSOCK(mode):
            raise OSError(errno.EINVAL, "it is a device, and no file", str(path))


def _make_way(draft: Path) -> None:
    """Remove what stands in the place of a draft, unless it is a file: a pipe would wait for a reader, a link
    would lead elsewhere."""
    with suppress(OSError):
        if not stat.S_ISREG(draft.lstat().st_mode):
            draft.unlink()
