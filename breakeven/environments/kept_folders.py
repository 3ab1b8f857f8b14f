"""Folders that are kept for a next time, such as environments: which are in use, and which may go."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TextIO

from breakeven.processes.owners.identity import identities_in, is_alive, own_identity
from breakeven.processes.owners.using import named, users_of
from breakeven.workload.data_cache import folder_in_cache

__all__ = ["FORGOTTEN", "discard", "forget_unused", "in_use", "made_anew", "remove_unused", "use"]

LATELY_SECONDS = 3600.0
"""What was used so lately stays: the same command, begun again, finds all that it has made."""
MARKS = "in-use"
"""In the cache: a file for each process, which it holds locked, with the list of what it uses."""
LOCK = "lock"
FORGOTTEN = ".forgotten-"


def use(folder: Path) -> bool:
    """Say that this process uses a folder, which need not be there yet, until the process ends.

    Returns whether it had not said so before.
    """
    with _alone() as marks:
        mark = _own_mark(marks, os.getpid())
        is_new = folder.absolute() not in _listed(mark)
        if is_new:
            mark.write(f"{folder.absolute()}\0")
            mark.flush()
        with suppress(FileNotFoundError):
            os.utime(folder)
    return is_new


def forget_unused(folder: Path, kept: int, whole: str = "") -> None:
    """Remove the folders in a folder, except the ``kept`` used last, those used lately, and those in use.

    A folder is in use when a living process uses it or a folder in it. With ``whole``, a folder without a file
    of that name is not one of the ``kept``.
    """
    if not folder.is_dir():
        return
    gone = []
    with _alone() as marks:
        used = [path for path, _ in _used(marks)]
        newest = time.time() - LATELY_SECONDS
        seen = 0
        for each in sorted(filter(Path.is_dir, folder.iterdir()), key=_used_at, reverse=True):
            if each.name.startswith(FORGOTTEN):
                gone.append(each)
                continue
            is_whole = (each / whole).exists()
            seen += is_whole
            if not (
                (is_whole and seen <= kept)
                or _used_at(each) > newest
                or any(one.is_relative_to(each.absolute()) for one in used)
            ):
                place = folder / f"{FORGOTTEN}{secrets.token_hex(4)}"
                with suppress(OSError):
                    gone.append(each.rename(place))
    for each in gone:
        shutil.rmtree(each, ignore_errors=True)


def discard(folder: Path, whole: str) -> None:
    """Remove a folder that is about to be made again; the file ``whole``, which says that all is in it, goes first.

    So a kill leaves nothing that counts as whole.
    """
    with suppress(OSError):
        (folder / whole).unlink()
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def made_anew(folder: Path) -> Iterator[None]:
    """In the block a folder is not there, so that it is made again; what was in it comes back if that fails."""
    aside = folder.with_name(f"{folder.name}-{secrets.token_hex(4)}")
    folder.rename(aside)
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def in_use() -> list[Path]:
    """The folders that living processes have said they use."""
    with _alone() as marks:
        return [path for path, _ in _used(marks)]


def remove_unused(folder: Path) -> list[str]:
    """Remove a folder of kept ones, or one of them, if no other living process uses any; returns which do, in words."""
    if not folder.is_dir():
        return []
    with _alone() as marks:
        inside = [name for path, name in _used(marks) if path.is_relative_to(folder.absolute())]
        others = [each for each in inside if identities_in(each) != [own_identity()]]
        pids = [each.pid for name in others for each in identities_in(name)]
        users = dict.fromkeys([*pids, *(each.pid for each in users_of([folder])[folder])])
        if users or others:
            return [named(pid) for pid in users] or ["a process of another version"]
        place = folder.with_name(f"{FORGOTTEN}{secrets.token_hex(4)}")
        folder.rename(place)
    shutil.rmtree(place, ignore_errors=True)
    return []


def _used_at(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except FileNotFoundError:  # another process removes it just now
        return 0.0


@contextmanager
def _alone() -> Iterator[Path]:
    """The folder of the marks, for this process alone: nothing is removed while another says that it uses it."""
    marks = folder_in_cache(MARKS, lasting=True)
    descriptor = os.open(marks / LOCK, os.O_CREAT | os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield marks
    finally:
        os.close(descriptor)


@cache
def _own_mark(marks: Path, _: int) -> TextIO:
    """The mark of the process of that number, never closed: the system lets go of it when the process ends."""
    path = marks / f"{own_identity()}-{secrets.token_hex(4)}"
    mark = path.open("a+", encoding="utf-8", errors="surrogateescape")
    fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return mark


def _used(marks: Path) -> Iterator[tuple[Path, str]]:
    """What living processes use, and the name of the mark; the marks of dead ones are removed."""
    for path in marks.iterdir():
        if path.name != LOCK and path.is_file():
            with path.open(encoding="utf-8", errors="surrogateescape") as mark:
                if _is_of_the_living(mark, path.name):
                    yield from ((each, path.name) for each in _listed(mark))
                else:
                    with suppress(OSError):
                        path.unlink()


def _is_of_the_living(mark: TextIO, name: str) -> bool:
    """The process in its name decides; if that cannot be seen from here, the lock decides."""
    known = [is_alive(each) for each in identities_in(name)]
    if known and known[0] is not None:
        return known[0]
    try:
        fcntl.flock(mark, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def _listed(mark: TextIO) -> list[Path]:
    mark.seek(0)
    return [Path(each) for each in mark.read().split("\0") if each]
