"""A file with one workload, to begin with."""

from __future__ import annotations

import os
from pathlib import Path

from breakeven.errors import UserError
from breakeven.scaffold.module_names import require_free_name
from breakeven.scaffold.writing import rendered, written

__all__ = ["new_file"]

TEMPLATE = "workload.py"


def new_file(name: str, folder: Path) -> Path:
    """Write ``name.py``, which runs as it is, into a folder; returns its path.

    Raises UserError where that name cannot be taken, or the folder cannot be written.
    """
    name = name.removesuffix(".py")
    path = folder / f"{name}.py"
    if os.path.exists(path):  # noqa: PTH110 - Path.exists raises where a name is too long
        raise UserError(
            f"{path.name} exists already; give another name, or measure it: "
            f"breakeven run {path.name}"
        )
    require_free_name(name, folder)
    written({path: rendered(TEMPLATE, {})})
    return path
