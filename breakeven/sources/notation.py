"""How a side of a comparison is written: a commit or the working tree, and what is installed on top."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

from breakeven.catalogue.project import Project
from breakeven.errors import UserError
from breakeven.repository.git_program import OWN_IDENTITY, asked_of_git, git, words_of
from breakeven.repository.working_tree import Changed, own_index
from breakeven.run.git_state import own_folders
from breakeven.sources.parts import PYTHON, is_commit, is_path, parts_of

__all__ = [
    "EXISTING",
    "WORKING_TREE",
    "Side",
    "commit_of",
    "merge_base",
    "names_python",
    "require_whole_history",
    "side_of",
]

WORKING_TREE = "."
EXISTING = "existing:"
DEFAULT_BRANCHES = ("origin/HEAD", "origin/main", "origin/master", "main", "master")
SHORT = 12
"""So much of a full hash is shown."""
VERSION = re.compile(r"\d+\.\d+")
BOUNDS = re.compile(r"[=!<>~]=|[<>]")
"""What makes a part a requirement: no name of a commit has it."""
NOT_OF_A_PROJECT = {"__pycache__", "build", "dist", "node_modules"}
READS_LIKE = (
    "write a side as HEAD~1, . (the working tree), main+numpy==2.2.3, HEAD+numpy>=2.3+python3.13, "
    "HEAD+./dist/of-mine.whl or existing:/path/to/python"
)


@dataclass(frozen=True)
class Side:
    """What the user asked for.

    ``requirements`` are (name, version), in the order of the names; a version that is none, such as
    ``>=2.3``, is a bound. ``packages`` are files and folders that are installed on top of all, each with a digest
    of what is in it. An ``interpreter`` that is there already has all that it needs. ``build`` tells builds
    of one source apart. ``left_out`` says what of the working tree is no part of its commit.
    """

    asked: str
    commit: str
    python: str
    requirements: tuple[tuple[str, str], ...] = ()
    packages: tuple[tuple[str, str], ...] = ()
    interpreter: str = ""
    build: int = 0
    left_out: str = field(default="", compare=False)


def side_of(text: str, project: Project, python: str = "") -> Side:
    """The side that a text such as ``HEAD~1``, ``.`` or ``main+pandas==2.2.3+python3.12`` names.

    Its parts, in any order, are one commit (``.`` is the working tree; default: HEAD), requirements,
    files to be installed, and a Python (default: ``python``, or the one that runs this); or it names an
    interpreter that is there. Raises UserError where a part is none of these.
    """
    if text.startswith(EXISTING):
        return _existing(text, project)
    if not text.strip(" +"):
        raise UserError(f"a side is empty; {READS_LIKE}")
    commit, python = "", python or f"{sys.version_info[0]}.{sys.version_info[1]}"
    versions: dict[str, str] = {}
    packages: list[tuple[str, str]] = []
    for part in parts_of(text, project):
        is_named_so = "+" in part and is_commit(part, project)
        if version_of := PYTHON.fullmatch(part):
            python = version_of[1]
        elif BOUNDS.search(part) and not is_named_so:
            name, version = _requirement(part, text)
            versions[name] = version
        elif is_path(part):
            packages.append(_package(part, text))
        elif commit:
            raise UserError(
                f"{text!r} names two commits, {commit!r} and {part!r}; for the newest version of a library write "
                f"{commit}+{part}>=0. Otherwise {READS_LIKE}"
            )
        else:
            commit = part
    name = commit or "HEAD"
    found, left_out = (
        _working_tree(project) if name == WORKING_TREE else (commit_of(name, project), "")
    )
    return Side(
        asked=text[:SHORT] if text == found else text,
        commit=found,
        python=python,
        requirements=tuple(sorted(versions.items())),
        packages=tuple(packages),
        left_out=left_out,
    )


def names_python(text: str) -> bool:
    """Whether the text of a side says which Python it has."""
    return text.startswith(EXISTING) or any(map(PYTHON.fullmatch, parts_of(text)))


def _requirement(part: str, text: str) -> tuple[str, str]:
    """The name and the version, or the bounds."""
    try:
        found = Requirement(part)
    except InvalidRequirement:
        raise UserError(f"{part!r} in {text!r} is not a requirement; {READS_LIKE}") from None
    if found.extras or found.url or found.marker:
        raise UserError(
            f"{part!r} in {text!r}: a requirement here has a name and versions, and nothing else"
        )
    bounds = str(found.specifier)
    is_exact = bounds.startswith("==") and "," not in bounds and "*" not in bounds
    return found.name.lower(), bounds.removeprefix("==") if is_exact else bounds


def _package(part: str, text: str) -> tuple[str, str]:
    """A file or a folder that can be installed, and a digest of it."""
    path = Path(part).expanduser().absolute()
    if path.is_dir() and not any((path / each).exists() for each in ("pyproject.toml", "setup.py")):
        raise UserError(f"{part!r} in {text!r} has neither pyproject.toml nor setup.py")
    if not path.exists():
        raise UserError(f"{part!r} in {text!r}: there is no such file; {READS_LIKE}")
    digest = hashlib.sha256()
    for each in _files(path):
        digest.update(os.fsencode(each.relative_to(path)) + each.read_bytes())
    return str(path), digest.hexdigest()[:16]


def _files(path: Path) -> list[Path]:
    """The file, or those of a project's folder that are not made from others."""
    if path.is_file():
        return [path]
    found = []
    for each in sorted(path.iterdir()):
        is_made = each.name.startswith(".") or each.name in NOT_OF_A_PROJECT
        if not is_made and not each.is_symlink() and not (each / "pyvenv.cfg").exists():
            found += _files(each)
    return found


def _existing(text: str, project: Project) -> Side:
    """The side of an interpreter that is there; nothing is installed into it."""
    named = text.removeprefix(EXISTING)
    found = shutil.which(Path(named).expanduser())
    if found is None:
        raise UserError(f"{text!r}: there is no interpreter {named!r}; {READS_LIKE}")
    command = [found, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if done.returncode or not VERSION.fullmatch(done.stdout.strip()):
        said = done.stderr.strip()[-200:] or f"it printed {done.stdout.strip()[:80]!r}"
        raise UserError(f"{text!r}: {named} is not a Python: {said}")
    # Not resolved: the link in a virtual environment is what leads to its libraries.
    python = str(Path(found).absolute())
    return Side(text, commit_of("HEAD", project), done.stdout.strip(), interpreter=python)


def merge_base(project: Project, against: str | None) -> str:
    """The commit that HEAD and another branch (default: the origin's, or main) have in common.

    Raises UserError where there is no such branch, or where nothing has changed since.
    """
    folder = project.folder
    for name in [against] if against else DEFAULT_BRANCHES:
        if git(folder, "for-each-ref", f"refs/*/{name}", "--count=1") or against:
            base = _common(name, project)
            break
    else:
        raise UserError("no branch to compare with was found; name one: --against BRANCH")
    if base == commit_of(WORKING_TREE, project):
        raise UserError(
            f"nothing has changed since {name}; name an earlier commit: --against HEAD~1"
        )
    return base


def _common(name: str, project: Project) -> str:
    """The last commit that HEAD and another have in common."""
    other = commit_of(name, project)
    try:
        return git(project.folder, "merge-base", "HEAD", other)
    except UserError:
        if not _is_shallow(project):
            raise UserError(f"HEAD and {name} have no commit in common") from None
        raise UserError(
            f"this clone has only the newest commits, so it is not known where HEAD left {name}; "
            "fetch more history: git fetch --unshallow"
        ) from None


def require_whole_history(first: str, last: str, project: Project) -> None:
    """Raise UserError where a clone with only the newest commits lacks some of those between two."""
    are_related = any(
        asked_of_git(project.folder, "merge-base", "--is-ancestor", *each).returncode == 0
        for each in ((first, last), (last, first))
    )
    if not are_related and _is_shallow(project):
        raise UserError(
            f"this clone has only the newest commits, and lacks some between {first[:12]} and {last[:12]}; "
            "fetch more history: git fetch --unshallow"
        )


def commit_of(name: str, project: Project) -> str:
    """The full hash of the commit of that name; ``.`` is one of the working tree as it is now.

    Raises UserError when there is none.
    """
    if name == WORKING_TREE:
        return _working_tree(project)[0]
    try:
        return git(
            project.folder,
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            f"{name}^{{commit}}",
        )
    except UserError:
        if name.startswith(EXISTING) or BOUNDS.search(name):
            raise UserError(
                f"{name!r} is more than a commit, and only a commit can be named here"
            ) from None
        if _is_shallow(project):
            raise UserError(
                f"there is no commit {name!r} here, and this clone has only the newest ones; fetch "
                "more history: git fetch --unshallow"
            ) from None
        raise UserError(
            f"there is no commit {name!r} here; git log --oneline shows the commits, and "
            "git fetch --tags brings those of the origin"
        ) from None


def _is_shallow(project: Project) -> bool:
    return git(project.folder, "rev-parse", "--is-shallow-repository") == "true"


def _working_tree(project: Project) -> tuple[str, str]:
    """A commit of all that is in the working tree and not ignored, which no branch names, and what it lacks, in
    words; HEAD where nothing differs.

    Other repositories that lie in it, such as other worktrees and clones, are no part of it: git would add a
    link to a commit that nobody can fetch.
    """
    clone = project.folder
    with own_index(clone) as index:
        changed = index.changed(clone, own_folders(project))
        index.take_in(each.path for each in changed if not each.is_repository)
        tree = index.git("write-tree")
        same = tree == index.git("rev-parse", "HEAD^{tree}")
    commit = git(clone, "rev-parse", "HEAD") if same else _commit_of(tree, clone)
    return commit, _not_taken_in(changed)


def _commit_of(tree: str, clone: Path) -> str:
    """A commit of a tree on top of a commit. The same two give the same commit again, for no time of today is
    in it."""
    at = git(clone, "log", "-1", "--format=%cI")
    who = OWN_IDENTITY | {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
    return git(clone, "commit-tree", tree, "-p", "HEAD", "-m", "the working tree", more=who)


def _not_taken_in(changed: Sequence[Changed]) -> str:
    """What a commit of the working tree does not have of it, in words; empty where it has all."""
    nested = [words_of(each.path.rstrip("/")) for each in changed if each.is_repository]
    unfinished = [words_of(each.path) for each in changed if each.is_unfinished]
    words = []
    if nested:
        words.append(f"left out, because they are separate repositories: {', '.join(nested)}")
    if unfinished:
        words.append(
            f"left out, because it is not committed there: what is new in {', '.join(unfinished)}"
        )
    return "; ".join(words)
