"""Where a measuring process runs: in a folder that no other process uses meanwhile."""

from __future__ import annotations

import fcntl
import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from breakeven.processes.owned_folder import remove_tree, temporary_folder

__all__ = ["WorkingFolder", "claimed_folder", "empty_folder", "this_folder"]

WorkingFolder = Callable[[], AbstractContextManager[Path | None]]
"""Is entered before a process starts, and left when it and all that it started have ended. None is the
folder of this process."""
LOCK = ".claimed"
"""Has something in it while the folder is claimed, also when the one that claims it is killed."""
IN_USE = "in use"


def this_folder() -> AbstractContextManager[None]:
    """The folder of this process, as it is."""
    return nullcontext()


@contextmanager
def empty_folder() -> Iterator[Path]:
    """A new folder, removed with everything in it at the end."""
    with temporary_folder() as folder:
        yield folder


@contextmanager
def claimed_folder(folder: Path, make: Callable[[Path], Path]) -> Iterator[Path]:
    """What ``make`` has made in the first numbered folder below ``folder`` that nobody claims.

    So there are as many as processes run at the same time, and they are kept: ``make`` is called each
    time, and may find what it made before. Nothing is kept of a folder whose use did not end in order, for
    what ran there may have left something half done.
    """
    for number in itertools.count():
        place = folder / str(number)
        place.mkdir(parents=True, exist_ok=True)
        with (place / LOCK).open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            if lock.tell():
                _empty(place)
            lock.write(IN_USE)
            lock.flush()
            yield make(place)
            lock.truncate(0)
            return


def _empty(place: Path) -> None:
    for each in place.iterdir():
        if each.is_dir() and not each.is_symlink():
            remove_tree(each)
        elif each.name != LOCK:
            each.unlink()
