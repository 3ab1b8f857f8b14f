"""Files that are there whole or not at all, even if writing them is interrupted."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["whole_file"]


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A draft to write, beside the path; it takes the path's place when the block has ended well.

    Otherwise it is removed, and what lay at the path before stays.
    """
    draft = path.with_name(f"{path.name}.tmp")
    _make_way(draft)
    try:
        yield draft
        draft.replace(path)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _make_way(draft: Path) -> None:
    """Remove what stands in the place of a draft, unless it is a file: a pipe would wait for a reader, a link
    would lead elsewhere."""
    with suppress(OSError):
        if not stat.S_ISREG(draft.lstat().st_mode):
            draft.unlink()
