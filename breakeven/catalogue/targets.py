"""What a user names on the command line: workloads of the project, or files and modules of their own."""

from __future__ import annotations

import difflib
import importlib.util
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from breakeven.catalogue import catalogue
from breakeven.catalogue.project import Project, find_project, put_on_path
from breakeven.errors import UserError
from breakeven.workload.names import is_selected_by

__all__ = ["names_source", "use_targets"]

MODULE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")


def use_targets(targets: Sequence[str], start: Path | None = None) -> list[str]:
    """Work on the workloads that are meant; returns the patterns that select among them.

    A target that is a file, or a module that the project does not have as a workload, is a source of
    workloads, and so is the package that brings the workloads of that name; then all others are
    patterns over those. Without such a target they are patterns over the project's own. Raises
    UserError where a file or module cannot be used, and where workloads of the project are named
    together with a package's.
    """
    found = catalogue.use(find_project(start))
    sources: dict[str, None] = {}
    patterns = []
    ahead = [each for each in targets if names_source(each) and _is_source(each, found)]
    for target in [*ahead, *(each for each in targets if each not in ahead)]:
        if target not in ahead and _is_declared_by(target, sources, found):
            patterns.append(target)
        elif added := _added(target, found):
            patterns.append(target)
            sources |= dict.fromkeys(added)
        elif _is_source(target, found):
            sources[str(Path(target).absolute()) if _is_path(target) else target] = None
        else:
            patterns.append(target)
    if sources:
        for each in patterns:
            if _is_known(each, found):
                raise UserError(
                    f"{each} is a workload of this project, and others that were named are not; "
                    "name them in separate commands"
                )
        put_on_path(found.folder)
        catalogue.use(found.of_sources(*sources))
    return patterns


def _is_declared_by(target: str, sources: Iterable[str], project: Project) -> bool:
    """Whether a name is that of a workload in a file or module that was named too."""
    if project.workloads or not sources:
        return False
    catalogue.use(project.of_sources(*sources))
    try:
        return _is_known(target, catalogue.project())
    finally:
        catalogue.use(project)


def _added(target: str, project: Project) -> list[str]:
    """The sources of the installed packages' workloads that a pattern selects, if no others are meant."""
    if _is_path(target) or _is_known(target, project):
        return []
    added = catalogue.added_workloads()
    catalogue.added_sources().require(target)
    found = [
        source
        for name, source in added.items()
        if is_selected_by(name, target) or catalogue.family(name) == target
    ]
    broken = catalogue.added_sources().broken
    if not (found or project.workloads or _may_be_module(target, project)) and (added or broken):
        raise catalogue.unknown_workload(target, added)
    return found


def _may_be_module(target: str, project: Project) -> bool:
    """Whether a name can be that of a module, here or installed."""
    if "." in target or MODULE.fullmatch(target) is None:
        return "." in target
    beside = project.folder / target
    return beside.exists() or beside.with_suffix(".py").exists() or _is_found(target)


def _is_found(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ValueError:  # of __main__, which is the command itself
        return False


def names_source(target: str) -> bool:
    """Whether a word can only mean a file, a folder or a module, and no workload by its name."""
    return _is_path(target) or ("." in target and MODULE.fullmatch(target) is not None)


def _is_path(target: str) -> bool:
    if target.endswith(".py") or "/" in target or target in (".", ".."):
        return True
    return Path(target).is_file()


def _is_source(target: str, project: Project) -> bool:
    if _is_path(target):
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
    """Whether a pattern selects a workload of the project, or a family."""
    if not project.workloads:
        return False
    names = catalogue.names()
    families = {catalogue.family(name) for name in names}
    return target in families or any(is_selected_by(each, target) for each in names)
