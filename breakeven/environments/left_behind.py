"""What lies in the cache and can serve nobody any more: half made, half removed, or without its Python."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from breakeven.environments.kept import FOLDER, READY, is_being_made, kept_environments
from breakeven.environments.kept_folders import FORGOTTEN, in_use, remove_unused
from breakeven.workload.data_cache import cache_folder, left_drafts, remove_draft

__all__ = ["left_behind", "remove_left_behind"]

SIDES = "sides"
OF_SIDES = ("bytecode", "caches", "expected", "files", "trees")
"""What there is of a side beside its environment."""
OF_FILES = ("files", "trees")
"""The folders among them that have copies of a commit's files."""
WITHOUT_DRAFTS = (FOLDER, SIDES)
"""Folders of the cache in which environments lie, whose many files are nobody's drafts."""


def left_behind(sides: Iterable[Path] = ()) -> list[Path]:
    """The folders and files that can go; ``sides`` are more folders of environments of sides, such as a project's.

    None of them is used by a living process.
    """
    cache = cache_folder()
    found = [*_drafts(cache), *_half_made(cache / FOLDER)]
    for side in (each for place in (cache / SIDES, *sides) for each in _folders(place)):
        found += [side] if _is_half_made_side(side) else _drafts_of_files(side)
    found += [each.folder for each in kept_environments() if not os.access(each.python, os.X_OK)]
    used = in_use()
    return [
        each
        for each in dict.fromkeys(found)
        if not any(one.is_relative_to(each.absolute()) for one in used)
    ]


def remove_left_behind(path: Path) -> bool:
    """Remove one of them, unless a process has begun to use it meanwhile; returns whether it is gone."""
    with suppress(OSError):
        if path.is_dir() and not path.name.startswith("."):
            remove_unused(path)
        else:
            remove_draft(path)
    return not path.exists()


def _half_made(place: Path) -> Iterator[Path]:
    """Environments that were not finished and that nobody makes now, and those that were not wholly removed."""
    for of_name in _folders(place):
        if of_name.name.startswith(FORGOTTEN):
            yield of_name
            continue
        for each in _folders(of_name):
            is_whole = (each / READY).exists() and not each.name.startswith(FORGOTTEN)
            if not is_whole and not is_being_made(each):
                yield each


def _is_half_made_side(folder: Path) -> bool:
    """A side with an interpreter of the user's is never ready, and has only what serves measuring."""
    is_whole = (folder / READY).exists() and not folder.name.startswith(FORGOTTEN)
    return not is_whole and any(each.name not in OF_SIDES for each in folder.iterdir())


def _drafts(cache: Path) -> Iterator[Path]:
    for place in (cache, *_folders(cache)):
        if place.name not in WITHOUT_DRAFTS:
            yield from left_drafts(place)


def _drafts_of_files(side: Path) -> list[Path]:
    """Copies of a commit's files that were not finished."""
    copies = (copy for name in OF_FILES for copy in _folders(side / name))
    return [draft for copy in copies for draft in left_drafts(copy)]


def _folders(place: Path) -> list[Path]:
    return sorted(each for each in place.iterdir() if each.is_dir()) if place.is_dir() else []
