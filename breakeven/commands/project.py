"""The clone that a command works on: the one that it is run in."""

from __future__ import annotations

import sys
from pathlib import Path

from kernels.errors import UserError


def find_clone() -> Path:
    """The nearest folder upwards that has an ``asv.conf.json``."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "asv.conf.json").exists() and (folder / "benchmarks").is_dir():
            return folder
    raise UserError(
        f"no asv.conf.json in {here} or above it; breakeven measures from a clone of its "
        "repository: change into one"
    )


def enter_clone() -> Path:
    """The clone, put at the end of the path, so that ``benchmarks`` can be imported from it."""
    clone = find_clone()
    sys.path.append(str(clone))
    return clone
