"""Temporary folders that a living process holds: those whose holders are dead can be removed."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from breakeven.processes.owners.identity import is_alive
from breakeven.processes.owners.names import MARKER
from breakeven.processes.owners.records import Holding, note, read

__all__ = [
    "HeldFolder",
    "held_folder",
    "is_held",
    "left_folders",
    "make_held",
    "new_place",
    "place_of_run",
    "remove_tree",
    "temporary_folder",
]

PREFIX = "bk-"
NAME_BYTES = 6
LONGEST_PATH = 28
"""Characters of the folder of temporary files: Ray's sockets lie below one of these, and a socket's path
has at most 107."""
LONGEST_OF_RUN = 60
"""The same for all else that a run starts: asv and multiprocessing make sockets, whose names add up
to 32."""
USUAL = "/tmp"
LOCK = ".held"
"""The file that names the process which holds the folder, and whose lock that process has. The lock decides where
the process cannot be seen, as in another container: the system lets go of it when the process ends."""
INSIDE = "in"


class HeldFolder:
    """A folder that this process holds until it lets go, or ends."""

    def __init__(self, folder: Path, holding: Holding, descriptor: int) -> None:
        self.folder = folder
        self._holding = holding
        self._descriptor = descriptor

    def let_go(self) -> None:
        """Hold the folder no longer; the next process may remove it."""
        os.close(self._descriptor)
        self._holding.forget()


def new_place(*, for_sockets: bool = False) -> Path:
    """Where a new folder can be made among the temporary files; one for sockets has a short path."""
    usual = tempfile.gettempdir()
    parent = USUAL if for_sockets and len(usual) > LONGEST_PATH else usual
    return Path(parent) / f"{PREFIX}{secrets.token_urlsafe(NAME_BYTES)}"


def place_of_run() -> Path:
    """Where the folder for all temporary files of a run can be made: not where a socket's path would be too long
    in it."""
    return new_place(for_sockets=len(os.fsencode(tempfile.gettempdir())) > LONGEST_OF_RUN)


def make_held(folder: Path, owner: str = "") -> HeldFolder:
    """Make a folder that only this user can read, and hold it.

    It is removed with everything of ``owner`` (by default, the one whose marker this process
    carries), by any process that ends that. Raises OSError if something is there.
    """
    holding = note(
        owner or os.environ.get(MARKER, ""), str(folder)
    )  # first, so that no kill leaves a folder that nobody knows of
    try:
        folder.mkdir(mode=0o700)
        draft = folder / f"{LOCK}.draft"
        descriptor = os.open(draft, os.O_CREAT | os.O_RDWR | os.O_EXCL, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.write(descriptor, holding.to_text().encode())
        draft.rename(folder / LOCK)  # so the file is never there without its lock
    except BaseException:
        holding.forget()
        raise
    return HeldFolder(folder, holding, descriptor)


@contextmanager
def held_folder() -> Iterator[Path]:
    """A new folder, empty but for the file that names its holder, removed when the block ends.

    If this process is killed, the next command that measures removes it.
    """
    held = make_held(new_place())
    try:
        yield held.folder
    finally:
        remove_tree(held.folder)
        held.let_go()


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """The same, empty."""
    with held_folder() as folder:
        inside = folder / INSIDE
        inside.mkdir(mode=0o700)
        yield inside


def left_folders(
    held: Iterable[Holding], is_left: Callable[[Holding], bool], places: Iterable[Path] = ()
) -> list[Path]:
    """The folders that were held and are left: those written down, and those that lie among the temporary files and
    in these places. ``is_left`` decides, and where there is no record, or none that can be judged, the lock."""
    known = [Path(each.folder) for each in held if each.folder and is_left(each)]
    locks = [lock for place in _usual_places() for lock in place.glob(f"{PREFIX}*/{LOCK}")]
    locks += [lock for place in places for lock in place.glob(f"*/{LOCK}")]
    for lock in locks:
        if not _is_ours(lock.parent):  # anybody may make one among the temporary files
            continue
        found = read(lock)
        is_judged = found is not None and is_alive(found.holder) is not None
        if (found and is_left(found)) if is_judged else not _is_locked(lock):
            known.append(lock.parent)
    return [folder for folder in dict.fromkeys(known) if _is_ours(folder)]


def is_held(folder: Path) -> bool:
    """Whether a living process has made the folder to be held, and holds it."""
    found = read(folder / LOCK)
    known = is_alive(found.holder) if found else None
    return _is_locked(folder / LOCK) if known is None else known


def _usual_places() -> list[Path]:
    return list(dict.fromkeys((Path(tempfile.gettempdir()), Path(USUAL))))


def remove_tree(folder: Path) -> bool:
    """Remove a folder with all in it, even if modes forbid that; returns whether it is gone."""
    shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        _open_up(folder)
        for place, names, _ in os.walk(folder):
            for name in names:
                _open_up(Path(place) / name)
        shutil.rmtree(folder, ignore_errors=True)
    return not folder.exists()


def _open_up(folder: Path) -> None:
    if _is_ours(folder):
        with contextlib.suppress(OSError):
            folder.chmod(0o700)


def _is_ours(folder: Path) -> bool:
    """Whether it is a folder of this user's, and no link."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()


def _is_locked(lock: Path) -> bool:
    try:
        # A pipe in the place of the lock would wait for a writer.
        descriptor = os.open(lock, os.O_RDONLY | os.O_NONBLOCK)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False
