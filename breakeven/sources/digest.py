"""What is compared, as a digest: results of other benchmarks, tests or commands are not taken for it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from breakeven.repository.git_program import git

__all__ = ["digest_of"]

WHOLE_BYTES = 64_000_000
"""A file that is larger is known by its size and the time of its last change."""


def digest_of(*parts: str | Path) -> str:
    """The digest of texts, of files, and of the files in a repository's folders that git does not
    ignore."""
    digest = hashlib.sha256()
    for part in parts:
        for each in _bytes_of(part):
            digest.update(hashlib.sha256(each).digest())
    return digest.hexdigest()[:16]


def _bytes_of(part: str | Path) -> Iterator[bytes]:
    if isinstance(part, str):
        yield part.encode()
        return
    for path in [part] if part.is_file() else _files_in(part):
        facts = path.stat()
        is_small = facts.st_size <= WHOLE_BYTES
        yield os.fsencode(path.relative_to(part))
        yield path.read_bytes() if is_small else f"{facts.st_size} {facts.st_mtime_ns}".encode()


def _files_in(folder: Path) -> list[Path]:
    listed = git(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard", ".")
    found = {folder / name for name in listed.split("\0") if name}
    return sorted(path for path in found if path.is_file())
