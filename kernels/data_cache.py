"""Where made data is kept between runs, and how a file gets there whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def cache_folder() -> Path:
    """``$BREAKEVEN_CACHE``, or ``breakeven`` in the user's cache folder; made when missing."""
    named = os.environ.get("BREAKEVEN_CACHE")
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(named) if named else Path(home) / "breakeven"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def cached_file(name: str, write: Callable[[Path], None]) -> Path:
    """The file of that name in the cache, written by ``write(path)`` when it is not there.

    It is written beside its place, its SHA-256 is stored, and only then is it moved in: a kill
    leaves no half file. A file whose size no longer matches is made again. Give every change of
    the content a new name.
    """
    path = cache_folder() / name
    seal = path.with_name(path.name + ".sha256")
    if _sealed(path, seal):
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft_name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    draft = Path(draft_name)
    try:
        write(draft)
        digest = file_checksum(draft)
        seal.write_text(f"{digest} {draft.stat().st_size}\n")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return path


def file_checksum(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sealed(path: Path, seal: Path) -> bool:
    try:
        return int(seal.read_text().split()[1]) == path.stat().st_size
    except (OSError, ValueError, IndexError):
        return False
