"""Imports of the tool's own in a case's process, even if the user's functions changed Python."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["own_imports", "remember_imports"]

NAMES = ("path", "meta_path", "path_hooks")
"""What Python imports with, all of them lists."""
_own: dict[str, list[Any]] = {}


def remember_imports() -> None:
    """Keep how modules are found now, before any file of the user's is imported."""
    _own.update({name: list(getattr(sys, name)) for name in NAMES})


@contextmanager
def own_imports() -> Iterator[None]:
    """Find modules as when that was remembered; afterwards, everything is as the functions left it."""
    theirs = {name: getattr(sys, name) for name in _own}
    for name, own in _own.items():
        setattr(sys, name, list(own))
    try:
        yield
    finally:
        for name, left in theirs.items():
            setattr(sys, name, left)
