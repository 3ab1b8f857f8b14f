"""The folders of asv benchmarks: an empty one for each, with the files of its ``setup_cache``."""

from __future__ import annotations

import os
import pickle
import shutil
import tempfile
from pathlib import Path
from typing import Any, Callable

STORED = "cache.pickle"
"""The file that has what ``setup_cache`` gives, as asv names it."""
PREFIX = "breakeven-case-"


def go_to_an_empty_folder() -> None:
    """Make a folder for the next benchmark and go there; that of the one before is removed."""
    here = Path.cwd()
    for left in here.glob(f"{PREFIX}*"):
        shutil.rmtree(left, ignore_errors=True)
    os.chdir(tempfile.mkdtemp(prefix=PREFIX, dir=here))


def files_here() -> list[tuple[str, int, int]]:
    """What is in the current folder, with what changes where it is written to."""
    found = ((path, path.lstat()) for path in sorted(Path().rglob("*")))
    return [(str(path), stat.st_size, stat.st_mtime_ns) for path, stat in found]


def keep_cache(make: Callable[[], Any], kept: Path) -> None:
    """Let ``setup_cache`` run in a folder of its own, which stays: what it gives may name files there."""
    folder = Path(tempfile.mkdtemp(prefix=f"{kept.name}-", dir=kept.parent))
    os.chdir(folder)
    try:
        cache = make()
        with (folder / STORED).open("wb") as stored:
            pickle.dump(cache, stored)
        # Whole or not at all: this process may be killed at any time.
        kept.symlink_to(folder.name, target_is_directory=True)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        if not kept.exists():  # else another process has done the same meanwhile
            raise


def loaded_cache(kept: Path) -> Any:
    """What ``setup_cache`` gave; the files that it wrote are copied to the current folder."""
    folder = kept.resolve()
    others = shutil.ignore_patterns(STORED)
    shutil.copytree(folder, Path.cwd(), symlinks=True, ignore=others, dirs_exist_ok=True)
    with (folder / STORED).open("rb") as stored:
        return pickle.load(stored)
