"""What a user names on the command line: workloads of the project, or files and modules of their own."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from pathlib import Path

from breakeven.catalogue import catalogue
from breakeven.catalogue.project import Project, find_project, put_on_path
from breakeven.errors import UserError

__all__ = ["use_targets"]

MODULE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")


def use_targets(targets: Sequence[str], start: Path | None = None) -> list[str]:
    """Work on the workloads that are meant; returns the patterns that select among them.

    A target that is a file, or a module that the project does not have as a workload, is a source of
    workloads; then all others are patterns over those. Without such a target they are patterns over
    the project's own. Raises UserError where a file or module cannot be used.
    """
    found = catalogue.use(find_project(start))
    sources = [each for each in targets if _is_source(each, found)]
    if sources:
        places = [str(Path(each).absolute()) if _is_file(each) else each for each in sources]
        put_on_path(found.folder)
        catalogue.use(found.of_sources(*dict.fromkeys(places)))
    return [each for each in targets if each not in sources]


def _is_file(target: str) -> bool:
    return target.endswith(".py") or "/" in target or Path(target).is_file()


def _is_source(target: str, project: Project) -> bool:
    if _is_file(target):
        if not Path(target).exists():
            near = difflib.get_close_matches(
                target, [each.name for each in Path().glob("*.py")], n=1
            )
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise UserError(f"there is no file {target!r} in {Path.cwd()}{hint}")
        return True
    if MODULE.fullmatch(target) is None or _is_known(target, project):
        return False
    return "." in target or not project.workloads


def _is_known(target: str, project: Project) -> bool:
    """Whether the project has a workload or a family of that name."""
    if not project.workloads:
        return False
    names = catalogue.names()
    return target in names or target in {catalogue.family(name) for name in names}
