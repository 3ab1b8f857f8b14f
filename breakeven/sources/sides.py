"""A side of a comparison: a commit or the working tree, its requirements, and its environment."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from breakeven.catalogue.project import Project
from breakeven.catalogue.tool_path import with_tool
from breakeven.errors import UserError
from breakeven.processes.program import Program
from breakeven.records.whole_files import whole_file
from breakeven.ruler.supervisor import workload_program
from breakeven.run.git_state import OWN_IDENTITY, git, own_folders

__all__ = [
    "WORKING_TREE",
    "ReadySide",
    "Side",
    "commit_of",
    "forget_oldest",
    "last_lines",
    "merge_base",
    "ready_side",
    "require_installable",
    "side_of",
]

WORKING_TREE = "."
DEFAULT_BRANCHES = ("origin/HEAD", "origin/main", "origin/master", "main", "master")
KEPT = 8
READY = "ready.json"
CATALOGUE = Path(__file__).with_name("side_catalogue.py")
PYTHON = re.compile(r"python(\d+\.\d+)")
REQUIREMENT = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)==([A-Za-z0-9._!]+)")
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Side:
    """What the user asked for; ``requirements`` are (name, version), in the order of the names."""

    asked: str
    commit: str
    python: str
    requirements: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ReadySide:
    """A side whose environment is there, in ``folder``.

    ``catalogue`` says what it has to be measured, by workload; ``program`` is what measures it there.
    """

    side: Side
    folder: Path
    program: Program
    catalogue: dict[str, dict[str, Any]]


def side_of(text: str, project: Project) -> Side:
    """The side that a text such as ``HEAD~1``, ``.`` or ``main+pandas==2.2.3+python3.12`` names.

    Its parts, in any order, are one commit (``.`` is the working tree; default: HEAD), exact
    versions, and a Python. Raises UserError where a part is none of these.
    """
    commit, python, versions = "", f"{sys.version_info[0]}.{sys.version_info[1]}", {}
    for part in filter(None, (part.strip() for part in text.split("+"))):
        if found := PYTHON.fullmatch(part):
            python = found[1]
        elif found := REQUIREMENT.fullmatch(part):
            versions[found[1].lower()] = found[2]
        elif "=" in part or commit:
            raise UserError(
                f"{part!r} in {text!r} is no commit, no exact version and no Python; "
                "a side reads like HEAD~1, like . (the working tree) or like main+pandas==2.2.3"
            )
        else:
            commit = part
    return Side(text, commit_of(commit or "HEAD", project), python, tuple(sorted(versions.items())))


def merge_base(project: Project, against: str | None) -> str:
    """The commit that HEAD and another branch (default: the origin's, or main) have in common.

    Raises UserError where there is no such branch, or where nothing has changed since.
    """
    folder = project.folder
    for name in [against] if against else DEFAULT_BRANCHES:
        if git(folder, "for-each-ref", f"refs/*/{name}", "--count=1") or against:
            base = git(folder, "merge-base", "HEAD", commit_of(name, project))
            break
    else:
        raise UserError("no branch to compare with was found; name one: --against BRANCH")
    if base == commit_of(WORKING_TREE, project):
        raise UserError(
            f"nothing has changed since {name}; name an earlier commit: --against HEAD~1"
        )
    return base


def commit_of(name: str, project: Project) -> str:
    """The full hash of the commit of that name; ``.`` is one of the working tree as it is now.

    Raises UserError when there is none.
    """
    if name == WORKING_TREE:
        return _commit_of_working_tree(project)
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
        raise UserError(
            f"there is no commit {name!r} here; git log --oneline shows the commits, and "
            "git fetch --tags brings those of the origin"
        ) from None


def _commit_of_working_tree(project: Project) -> str:
    """A commit of all that is in the working tree and not ignored, which no branch names; HEAD where
    nothing differs."""
    clone = project.folder
    with tempfile.TemporaryDirectory(prefix="breakeven-") as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        git(clone, "read-tree", "HEAD", more=index)
        git(clone, "add", "--all", "--", ".", *_left_out(project), more=index)
        tree = git(clone, "write-tree", more=index)
    if tree == git(clone, "rev-parse", "HEAD^{tree}"):
        return git(clone, "rev-parse", "HEAD")
    # The same tree on the same commit is the same commit again: nothing in it is of this moment.
    at = git(clone, "log", "-1", "--format=%cI")
    who = OWN_IDENTITY | {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
    return git(clone, "commit-tree", tree, "-p", "HEAD", "-m", "the working tree", more=who)


def _left_out(project: Project) -> tuple[str, ...]:
    """The project's own output, without what git ignores: naming that, git would refuse to add."""
    return tuple(
        f":(exclude){each}"
        for each in own_folders(project)
        if not _is_ignored(project.folder, each)
    )


def _is_ignored(clone: Path, folder: Path) -> bool:
    try:
        git(clone, "check-ignore", "--quiet", f"{folder}/")
    except UserError:
        return False
    return True


def ready_side(side: Side, project: Project, workers: int, tell: Tell) -> ReadySide:
    """The side with its environment, made where it is not there yet.

    Raises UserError where its versions do not install together or its workloads do not build.
    """
    require_installable(side.commit, project, side.asked)
    folder = project.folder / ".asv" / "sides" / _key(side, project)
    if not (folder / READY).exists():
        tell(f"making the environment of {side.asked}: some minutes, and once only")
        shutil.rmtree(folder, ignore_errors=True)
        python = _make(side, project.folder, folder)
        with whole_file(folder / READY) as draft:
            draft.write_text(json.dumps({"python": str(python.relative_to(folder))}))
    os.utime(folder / READY)
    forget_oldest(folder.parent)
    python = folder / json.loads((folder / READY).read_text())["python"]
    program = workload_program(str(python), project)
    return ReadySide(side, folder, program, _catalogue(python, workers, side, project))


def require_installable(commit: str, project: Project, asked: str) -> None:
    """Raise UserError where a commit lacks something of which an environment is made."""
    for path in project.installed:
        try:
            git(project.folder, "cat-file", "-e", f"{commit}:{path}")
        except UserError:
            raise UserError(
                f"{asked} has no {path}, so its workloads cannot be installed by themselves; "
                "compare a later commit"
            ) from None


def _key(side: Side, project: Project) -> str:
    """A digest of all that the environment is made of."""
    folder = project.folder
    paths = project.installed or ("",)
    trees = [git(folder, "rev-parse", f"{side.commit}:{path}") for path in paths]
    own = [
        (folder / name).read_text() if (folder / name).exists() else ""
        for name in ("constraints.txt", "asv.conf.json")
    ]
    content = json.dumps([side.python, side.requirements, trees, own])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _make(side: Side, clone: Path, folder: Path) -> Path:
    """Make the environment by asv's own machinery, and return its Python."""
    from asv.config import Config
    from asv.environment import EnvironmentUnavailable
    from asv.repo import get_repo
    from asv.util import ProcessError
    from asv.util import UserError as AsvError

    from breakeven.suites.asv_environments import FreshEnvironment

    try:
        config = Config.load(str(clone / "asv.conf.json"))
    except AsvError as error:
        raise UserError(f"asv.conf.json cannot be read: {error}") from error
    config.env_dir = str(folder)
    config.repo = str(clone)
    try:
        with redirect_stdout(io.StringIO()):  # asv prints what it does, and a dot a second
            made = FreshEnvironment(config, side.python, dict(side.requirements), {})
            made.create()
            made.install_project(config, get_repo(config), side.commit)
    except (
        *(ProcessError, AsvError, EnvironmentUnavailable),
        *(subprocess.SubprocessError, OSError),
    ) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise UserError(
            f"the environment of {side.asked} cannot be made: {last_lines(error)}"
        ) from error
    return Path(made.find_executable("python"))


def last_lines(error: BaseException) -> str:
    """What a failed command said last, in one line."""
    said = getattr(error, "stderr", "") or getattr(error, "output", "") or str(error)
    lines = [line.strip() for line in str(said).splitlines() if line.strip()]
    return " ".join(lines[-4:])[:600]


def forget_oldest(folder: Path) -> None:
    """Remove the environments that were not used for longest; each may hold gigabytes."""
    known = sorted(folder.glob(f"*/{READY}"), key=lambda ready: ready.stat().st_mtime)
    for ready in known[:-KEPT]:
        ready.unlink()
        shutil.rmtree(ready.parent, ignore_errors=True)


def _catalogue(
    python: Path, workers: int, side: Side, project: Project
) -> dict[str, dict[str, Any]]:
    environment = os.environ | {"PYTHONPATH": with_tool("")}
    done = subprocess.run(
        [
            *(str(python), "-P", str(CATALOGUE), str(workers)),
            json.dumps(project.to_request(installed_only=True)),
        ],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    if done.returncode:
        raise UserError(
            f"the workloads of {side.asked} cannot be read: "
            f"{done.stderr.strip().splitlines()[-1:] or 'nothing was said'}; compare a later commit"
        )
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return found
