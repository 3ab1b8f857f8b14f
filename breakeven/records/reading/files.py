"""Files that may be anything: cut, huge, or no files at all. Nothing here waits for them."""

from __future__ import annotations

import errno
import fnmatch
import os
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeVar

from breakeven.records.reading.decoding import (
    NewerError,
    UnusableError,
    decoded,
    require_known_schema,
)
from breakeven.records.reading.left_out import LeftOut

__all__ = [
    "MOST_LINE_BYTES",
    "folders_in",
    "numbered_lines",
    "plain_files",
    "record_of_file",
    "why_no_file",
]

Made = TypeVar("Made")
MOST_FILE_BYTES = 64 * 2**20
MOST_LINE_BYTES = 256 * 2**20


def why_no_file(path: Path) -> str:
    """Why a path is no plain file that can be read, as what follows its name; empty where it is one.

    A pipe is never opened, because that would wait for somebody to write into it.
    """
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return _why(error, path)
    if stat.S_ISDIR(mode):
        return "is a folder"
    if not stat.S_ISREG(mode):
        return "is no plain file"
    return "" if os.access(path, os.R_OK) else "cannot be read: its permissions forbid it"


def plain_files(folder: Path, pattern: str) -> tuple[list[Path], list[LeftOut]]:
    """The plain files with such names in a folder, in order, and what else has such a name.

    A folder that is not there has none.
    """
    paths, refused = _entries(folder)
    reasons = {path: why_no_file(path) for path in paths if fnmatch.fnmatchcase(path.name, pattern)}
    refused += [LeftOut(path, None, why) for path, why in reasons.items() if why]
    return [path for path, why in reasons.items() if not why], refused


def folders_in(folder: Path) -> tuple[list[Path], list[LeftOut]]:
    """The folders in a folder, in order, and the links that lead nowhere; files are passed over.

    A folder that is not there has none.
    """
    paths, refused = _entries(folder)
    links = [path for path in paths if path.is_symlink() and not path.exists()]
    refused += [LeftOut(path, None, why_no_file(path)) for path in links]
    return [path for path in paths if path.is_dir()], refused


def record_of_file(
    kind: type[Made], path: Path, what: str, most_bytes: int = MOST_FILE_BYTES
) -> Made:
    """The record that a file holds as JSON.

    Raises UnusableError whose text follows the file's name; ``what`` it should be is in there:
    ``is not what make statistics writes (figures: expected array, got int)``.
    """
    text = _content(path, most_bytes)
    try:
        require_known_schema(text)
        return decoded(kind, text)
    except NewerError:
        raise
    except UnusableError as error:
        raise UnusableError(f"is not {what} ({error})") from error


def numbered_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines of a file with their numbers, from 1; of one that is too long only the beginning."""
    number, goes_on = 0, False
    for text in iter(partial(stream.readline, MOST_LINE_BYTES), b""):
        if not goes_on:
            number += 1
            yield number, text
        goes_on = not text.endswith(b"\n")


def _entries(folder: Path) -> tuple[list[Path], list[LeftOut]]:
    try:
        return sorted(folder.iterdir()), []
    except OSError as error:
        is_missing = error.errno == errno.ENOENT and not folder.is_symlink()
        return [], [] if is_missing else [LeftOut(folder, None, _why(error, folder))]


def _content(path: Path, most_bytes: int) -> bytes:
    if why := why_no_file(path):
        raise UnusableError(why)
    try:
        if path.stat().st_size > most_bytes:
            raise UnusableError(f"is larger than {most_bytes >> 20} MiB")
        return path.read_bytes()
    except OSError as error:
        raise UnusableError(_why(error, path)) from error


def _why(error: OSError, path: Path) -> str:
    if error.errno == errno.ENOENT:
        return "is a link that leads nowhere" if path.is_symlink() else "is not there"
    if error.errno == errno.ELOOP:
        return "is a link that leads back to itself"
    if error.errno == errno.ENOTDIR:
        return "is no folder"
    return f"cannot be read: {error.strerror or error}"
