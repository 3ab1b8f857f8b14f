"""Which names a new module may have: one that Python can import, and that hides no other module."""

from __future__ import annotations

import importlib.util
import keyword
import re
import sys
from pathlib import Path

from breakeven.engines.libraries import EXTRAS
from breakeven.errors import UserError

__all__ = ["require_free_name"]


def require_free_name(name: str, folder: Path) -> None:
    """Raise UserError where a module of that name in the folder could not be imported, or would be
    imported in the place of another one."""
    if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("__"):
        near = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_")
        usable = near.isidentifier() and not keyword.iskeyword(near)
        raise UserError(
            f"{name!r} is not a valid name for a Python module; use letters, digits and _, such as "
            f"{near if usable else f'my_{near}' if near else 'mine'}"
        )
    if owner := _owner(name, folder):
        raise UserError(
            f"{name!r} is the name of {owner}, which yours would hide; take another, such as my_{name}"
        )


def _owner(name: str, folder: Path) -> str:
    """What has this name already, in words; nothing if it is free."""
    if name in sys.stdlib_module_names:
        return "a module of Python's own"
    if name == "breakeven" or name in EXTRAS:
        return "a library that Breakeven works with"
    try:
        found = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return ""
    if found is None or found.origin is None:  # a folder without __init__.py has no origin
        return ""
    if folder.resolve() in Path(found.origin).resolve().parents:
        return f"the package {name} in the same folder"
    return f"an installed library ({found.origin})"
