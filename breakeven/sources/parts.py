"""The parts of what names a side, between its plus signs, some of which have one themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from breakeven.catalogue.project import Project
from breakeven.repository.git_program import asked_of_git

__all__ = ["PYTHON", "is_commit", "is_path", "parts_of"]

PYTHON = re.compile(r"python(\d+\.\d+t?)")
LOCAL = re.compile(r"[A-Za-z0-9]+(\.[A-Za-z0-9]+)*")
"""The part of a version after its plus sign."""
INSTALLED = (".whl", ".tar.gz", ".zip")


def parts_of(text: str, project: Project | None = None) -> Iterator[str]:
    """What stands between the plus signs. A file may have one in its name (``x-1.0+cu12-py3.whl``), and so may a
    version (``torch==2.3.0+cpu``) or, of a ``project``, a tag (``v1.0+5``)."""
    left = [part.strip() for part in text.split("+")]
    while left:
        part = left.pop(0)
        while left and is_path(part) and not Path(part).expanduser().exists():
            part += "+" + left.pop(0)
        if project and not is_path(part):
            more = _belong_to_it(part, left, project)
            part = "+".join([part, *left[:more]])
            del left[:more]
        if part:
            yield part


def _belong_to_it(part: str, left: Sequence[str], project: Project) -> int:
    """How many of the parts that are left belong to the name of a commit, or to the version, that a part begins."""
    for count in range(len(left), 0, -1):
        if is_commit("+".join([part, *left[:count]]), project):
            return count
    if not left or "==" not in part or PYTHON.fullmatch(left[0]):
        return 0
    return int(bool(LOCAL.fullmatch(left[0])) and not is_commit(left[0], project))


def is_commit(name: str, project: Project) -> bool:
    """Whether git knows a commit of that name."""
    options = ("--verify", "--quiet", "--end-of-options")
    found = asked_of_git(project.folder, "rev-parse", *options, f"{name}^{{commit}}")
    return not found.returncode


def is_path(part: str) -> bool:
    """Whether it names a file or a folder, whether that is there or not."""
    return part.startswith(("./", "../", "/", "~/")) or part.endswith(INSTALLED)
