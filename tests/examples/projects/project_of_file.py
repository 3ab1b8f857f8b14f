"""A project of one file, in use for the length of a block."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from breakeven.catalogue import catalogue
from breakeven.catalogue.project import Project


@contextmanager
def project_of_file(path: Path, source: str) -> Iterator[None]:
    """Write the source to the path and use it as the project; then the one before again."""
    path.write_text(source)
    before = catalogue.project()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", "")
        catalogue.use(Project(path.parent, (str(path),), path.parent, path.parent))
        yield
    catalogue.use(before)
