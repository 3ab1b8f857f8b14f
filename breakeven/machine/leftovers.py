"""What killed commands and earlier versions have left on this machine, its size, and its removal."""

from __future__ import annotations

import os
import re
import stat
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from breakeven.catalogue import catalogue
from breakeven.catalogue.project import OWN_FOLDER
from breakeven.environments.left_behind import left_behind, remove_left_behind
from breakeven.errors import UserError
from breakeven.processes.owned_folder import LOCK, USUAL, remove_tree
from breakeven.processes.owners.clearing import Leftover, clear_leftovers, leftovers, size_of
from breakeven.processes.owners.using import users_of
from breakeven.wording.quantities import size_of_memory

__all__ = ["found_leftovers", "in_words", "remove_leftovers"]

NAMED_BY_EARLIER_VERSIONS = re.compile(r"(breakeven|be|bk)-[a-z0-9_]{8}")
"""Temporary folders that did not say whose they are."""
OLD_SECONDS = 24 * 3600.0
"""Nobody works for so long in a temporary folder without a file of it open."""
IN_CACHE, EARLIER = "unfinished in the cache", "folder of an earlier version"


def found_leftovers() -> list[Leftover]:
    """All that belongs to no living process: processes, control groups, shared memory, folders, and
    what was not finished in the cache."""
    return [
        *leftovers(_notebooks()),
        *_told(EARLIER, _of_earlier_versions()),
        *_told(IN_CACHE, _in_cache()),
    ]


def remove_leftovers() -> tuple[list[Leftover], list[Leftover]]:
    """Remove it; returns what has gone, and what could not be removed."""
    gone, stay = clear_leftovers(_notebooks())
    for each in _told(EARLIER, _of_earlier_versions()):
        (gone if remove_tree(Path(each.name)) else stay).append(each)
    for each in _told(IN_CACHE, _in_cache()):
        (gone if remove_left_behind(Path(each.name)) else stay).append(each)
    return gone, stay


def in_words(left: Leftover) -> str:
    """Its kind, and its size where it has one."""
    return f"{left.kind}, {size_of_memory(left.size_bytes)}" if left.size_bytes else left.kind


def _notebooks() -> list[Path]:
    """Where the project keeps the data of notebooks while they measure."""
    return [catalogue.project().folder / OWN_FOLDER / "notebook"]


def _in_cache() -> list[Path]:
    try:
        return left_behind([catalogue.project().folder / ".asv" / "sides"])
    except (OSError, UserError):  # there is no cache
        return []


def _of_earlier_versions() -> list[Path]:
    parents = dict.fromkeys((Path(tempfile.gettempdir()), Path(USUAL)))
    named = [each for parent in parents for each in parent.glob("b*-*")]
    mine = [
        each for each in named if NAMED_BY_EARLIER_VERSIONS.fullmatch(each.name) and _is_old(each)
    ]
    return [folder for folder, users in users_of(mine).items() if not users]


def _is_old(folder: Path) -> bool:
    """Whether it is a folder of this user's that nobody holds and nothing has changed for a day."""
    try:
        found = folder.lstat()
        held = (folder / LOCK).exists()
    except OSError:
        return False
    is_ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
    return is_ours and not held and found.st_mtime < time.time() - OLD_SECONDS


def _told(kind: str, paths: Iterable[Path]) -> list[Leftover]:
    return [Leftover(kind, str(each), size_of(each)) for each in paths]
