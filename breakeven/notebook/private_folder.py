"""A folder that only this user can read, for what travels from a notebook to measuring processes."""

from __future__ import annotations

import contextlib
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from breakeven.catalogue.project import OWN_FOLDER, find_project
from breakeven.errors import UserError
from breakeven.processes.janitor import janitor_beside
from breakeven.processes.leftovers import new_owner
from breakeven.processes.owners.private import make_private, why_others_may_write

__all__ = ["PrivateFolder", "private_folder", "require_private"]

NAME = "notebook"


class PrivateFolder(NamedTuple):
    """A folder, and the owner on whose behalf all is started that works on what it holds."""

    path: Path
    owner: str


@contextmanager
def private_folder() -> Iterator[PrivateFolder]:
    """A folder of mode 0700 below the project's own, gone when the block ends.

    A janitor sees to it, and ends what the folder's owner had started, also when this process is
    killed. Raises UserError where the folder cannot be made.
    """
    place = find_project().folder / OWN_FOLDER / NAME
    path, owner = place / secrets.token_hex(6), new_owner()
    try:
        with ExitStack() as stack:
            try:
                make_private(place)
                stack.enter_context(janitor_beside(owner, str(path)))
            except OSError as error:
                raise _unwritable(place, error) from error
            yield PrivateFolder(path, owner)
    finally:
        shutil.rmtree(path, ignore_errors=True)
        for each in (place, place.parent):
            with contextlib.suppress(OSError):  # another notebook's, or other results, are in it
                each.rmdir()


def _unwritable(place: Path, error: OSError) -> UserError:
    return UserError(
        f"Breakeven keeps the notebook's data in {place} while it measures, and cannot write there "
        f"({error.strerror}); start Jupyter in a folder that you may write to, or change to one: "
        "%cd FOLDER"
    )


def require_private(path: Path) -> None:
    """Raise UserError unless the folder is this user's, and closed to all others."""
    found = path.lstat()
    if why_others_may_write(found) or found.st_mode & 0o077:
        raise UserError(f"{path} can be written by others, so nothing is loaded from it")
