"""Files that are there whole or not at all, even if writing them is interrupted."""

from __future__ import annotations

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
    try:
        yield draft
        draft.replace(path)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
