"""The repository that a folder is in, and that of which a configuration measures the commits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from breakeven.errors import UserError
from breakeven.repository.git_program import asked_of_git

__all__ = ["measured_by", "repository_of"]

ADDRESS = re.compile(r"\w+://|[\w.@-]+:")
"""What an address on the net begins with, and no path does."""
DECLARATIONS = ("pyproject.toml", "setup.cfg", "setup.py")
DECLARED = re.compile(r"^\s*name\s*=\s*[\"']?([\w.-]+)", re.MULTILINE)
SOURCES = ("", "src", "lib", "python")
"""Where packages lie in a project."""


def repository_of(start: Path) -> Path:
    """The top of the repository that a folder is in.

    Raises UserError where there is none: there is nothing to compare then.
    """
    done = asked_of_git(start, "rev-parse", "--show-toplevel")
    if not done.returncode:
        return Path(done.stdout.rstrip("\n"))
    if found := re.search(r"safe\.directory (.+)", done.stderr):
        raise UserError(
            f"{start} belongs to another user, so git does not read it; if you trust it: "
            f"git config --global --add safe.directory {found[1]}"
        )
    if "work tree" in done.stderr:
        raise UserError(
            f"{start} is a repository without a working tree; name a clone that has one"
        )
    if "not a git repository" not in done.stderr:
        said = ", ".join(done.stderr.strip().splitlines()[-2:]) or "it said nothing"
        raise UserError(f"git cannot read the repository of {start}: {said}; mend that first")
    raise UserError(
        f"{start} is not in a git repository, so there are no commits to compare; "
        "breakeven new --suite DIR makes a project whose commits can be compared"
    )


def measured_by(configuration: Any, path: Path, repository: Path) -> Path:
    """The repository whose commits a configuration of asv's in a file measures: ``repository``, which it lies in, or
    another on this machine.

    Raises UserError where it is another, and not on this machine.
    """
    named = str(configuration.repo).removeprefix("file://")
    if (path.parent / named).is_dir():
        return repository_of(path.parent / named)
    if not ADDRESS.match(named):
        raise UserError(
            f"{path} measures the repository {named}, and there is no such folder; clone it there, "
            'or correct "repo"'
        )
    if _is_named_like(named, repository) or _has_project_of(configuration, repository):
        return repository
    place = repository.parent / _name_in(named)
    raise UserError(
        f"{path} measures {named}, which is not the repository {repository}; clone it to {place}, "
        'write that as "repo" into a copy of the file, and name the copy: --config FILE'
    )


def _is_named_like(address: str, repository: Path) -> bool:
    """Whether a repository, or what it was cloned from, has the name of the one at an address; a fork has."""
    remotes = asked_of_git(repository, "config", "--get-regexp", r"^remote\..*\.url$").stdout
    known = (str(repository), *remotes.splitlines())
    return _name_in(address) in map(_name_in, known)


def _has_project_of(configuration: Any, repository: Path) -> bool:
    """Whether what a configuration measures is declared in a repository, or is a folder of its sources."""
    wanted = {_name_in(str(configuration.project)), _name_in(str(configuration.repo))}
    folder = repository / str(configuration.repo_subdir or "")
    return not wanted.isdisjoint(_projects_in(folder))


def _projects_in(folder: Path) -> Iterator[str]:
    for each in DECLARATIONS:
        if (folder / each).is_file():
            text = (folder / each).read_text(encoding="utf-8", errors="replace")
            yield from map(_name_in, DECLARED.findall(text))
    for each in SOURCES:
        if (folder / each).is_dir():
            yield from (_name_in(sub.name) for sub in (folder / each).iterdir() if sub.is_dir())


def _name_in(text: str) -> str:
    """The last part of a path or an address, as names of projects are compared."""
    last = re.split(r"[/:]", text.rstrip("/"))[-1].removesuffix(".git")
    return re.sub(r"[-_.]+", "-", last).lower()
