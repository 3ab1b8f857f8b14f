"""What processes hold, written down so that this user's later commands find it after any kill."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from breakeven.processes.control_group import own_places
from breakeven.processes.owners.identity import Identity, is_alive, own_identity
from breakeven.processes.owners.names import is_below
from breakeven.processes.owners.private import make_private, why_others_may_write

__all__ = ["Holding", "forget", "forget_old", "holdings", "note", "read"]

PLACE = Path("/tmp")
"""Not where TMPDIR leads: the next command may have another one."""
MOST_CHARACTERS = 2**16
"""No record is longer."""
KEPT_SECONDS = 30 * 24 * 3600.0
"""A record that cannot be judged here, such as that of another container, stays so long."""


@dataclass(frozen=True)
class Holding:
    """What a process holds on behalf of an owner: perhaps a folder, and control groups below ``groups``.

    ``owner`` names the process that answers for all that carries its marker; ``holder`` is the
    process that wrote this down, in the file ``path``.
    """

    owner: str
    holder: Identity
    folder: str = ""
    groups: tuple[str, ...] = ()
    path: Path | None = None

    def to_text(self) -> str:
        """The record as it is written down."""
        told = {"owner": self.owner, "holder": self.holder, "folder": self.folder}
        return json.dumps({**told, "groups": self.groups})

    def forget(self) -> None:
        """Remove the record."""
        if self.path:
            with contextlib.suppress(OSError):
                self.path.unlink()


def note(owner: str, folder: str = "") -> Holding:
    """Write down what this process holds from now on; where that cannot be done, it has no ``path``."""
    holder = own_identity()
    places = (*map(str, own_places() or ()),)
    with contextlib.suppress(OSError):
        path = make_private(_place()) / f"{holder}-{secrets.token_hex(6)}"
        path.write_text(Holding(owner, holder, folder, places).to_text(), encoding="utf-8")
        return Holding(owner, holder, folder, places, path)
    return Holding(owner, holder, folder, places)


def read(path: Path) -> Holding | None:
    """A record that was written down; None where it cannot be read, as after a kill."""
    try:
        # A pipe in its place would wait for a writer.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), encoding="utf-8") as stream:
            told = json.loads(stream.read(MOST_CHARACTERS))
        pid, born, place = told["holder"]
        holder = Identity(int(pid), int(born), str(place))
        groups = (*map(str, told["groups"]),)
        return Holding(str(told["owner"]), holder, str(told["folder"]), groups, path)
    except (OSError, ValueError, LookupError, TypeError, OverflowError, RecursionError):
        return None


def holdings() -> list[Holding]:
    """All that this user's processes have written down, the dead ones' included."""
    found = map(read, _paths())
    return [each for each in found if each]


def forget(owner: str) -> None:
    """Remove the records of an owner, and of all owners below it."""
    for each in holdings():
        if is_below(each.owner, owner):
            each.forget()


def forget_old() -> None:
    """Remove records that nobody can judge, when they are old."""
    oldest = time.time() - KEPT_SECONDS
    for path in _paths():
        with contextlib.suppress(OSError):
            found = read(path)
            if (found is None or is_alive(found.holder) is None) and path.stat().st_mtime < oldest:
                path.unlink()


def _place() -> Path:
    return PLACE / f"breakeven-owners-{os.getuid()}"


def _paths() -> list[Path]:
    """The files of the records; none where the folder is not there, or not this user's own."""
    with contextlib.suppress(OSError):
        if not why_others_may_write(_place().lstat()):
            return sorted(_place().iterdir())
    return []
