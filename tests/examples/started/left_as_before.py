"""What a project that is worked on in this process leaves in it, taken away again."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from breakeven.catalogue import catalogue

__all__ = ["left_as_before"]

OF_RAY = ("RAY_AUTH_MODE", "RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH")
"""What a process sets for good that joins a cluster."""


@contextmanager
def left_as_before(*folders: Path) -> Iterator[None]:
    """Whatever project is worked on here, the next one works on the one before, and finds no module of
    these folders that only this one had."""
    project, path, loaded = catalogue.project(), [*sys.path], set(sys.modules)
    inherited = os.environ.get("PYTHONPATH", "")
    authentication = {name: os.environ[name] for name in os.environ if name in OF_RAY}
    try:
        yield
    finally:
        if catalogue.project() != project:
            catalogue.use(project)
        sys.path[:] = path
        os.environ["PYTHONPATH"] = inherited
        for name in OF_RAY:
            os.environ.pop(name, None)
        os.environ.update(authentication)
        theirs = tuple(f"{each}{os.sep}" for each in folders)
        for name in set(sys.modules) - loaded:
            file = str(getattr(sys.modules[name], "__file__", None))
            if file.startswith(theirs) and not file.startswith(f"{sys.prefix}{os.sep}"):
                del sys.modules[name]
