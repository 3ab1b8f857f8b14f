"""How another interpreter finds this package, and nothing else that lies beside it."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

from breakeven.errors import UserError
from breakeven.workload.data_cache import CACHE_VARIABLE, cache_folder, folder_in_cache, new_draft

__all__ = ["folder_with", "tool_path", "with_tool"]

PACKAGE = Path(__file__).resolve().parents[1]


@cache
def tool_path() -> str:
    """A folder that holds a link to this package and nothing else: see :func:`folder_with`."""
    return folder_with(PACKAGE)


@cache
def folder_with(package: Path) -> str:
    """A folder that holds a link to a package and nothing else.

    A process with this folder on its path imports that package; what it measures still comes from where
    it would find that anyway. Raises UserError where no cache can be written.
    """
    digest = hashlib.sha256(os.fsencode(package)).hexdigest()[:12]
    folder = cache_folder() / "tool" / digest
    link = folder / package.name
    if not link.is_symlink() or link.resolve() != package:
        try:
            _make_link(link, package)
        except OSError as error:
            raise UserError(
                f"the cache {cache_folder()} cannot be written ({error.strerror}); name another folder "
                f"in {CACHE_VARIABLE}"
            ) from error
    return str(folder)


def _make_link(link: Path, package: Path) -> None:
    folder_in_cache("tool", link.parent.name)
    draft = new_draft(link.parent)  # beside the folder, which holds nothing but the link
    draft.symlink_to(package)
    draft.replace(link)


def with_tool(path: str) -> str:
    """A value for ``PYTHONPATH``: this package first, then what ``path`` holds."""
    rest = [each for each in path.split(os.pathsep) if each and each != tool_path()]
    return os.pathsep.join([tool_path(), *rest])
