"""What results are filed under: the commit of the working tree and its changes, or the sources."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from breakeven.catalogue import catalogue
from breakeven.catalogue.project import Project
from breakeven.catalogue.source_files import digest_of_files, files_of_module, loaded_files
from breakeven.catalogue.sources import load_module
from breakeven.errors import UserError

OWN_IDENTITY = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "breakeven"), ("EMAIL", "breakeven@localhost"))
}
"""Who makes the commits that no branch of the user's names."""


@dataclass(frozen=True)
class GitState:
    """A commit, its date, and what the working tree changes on top of it.

    ``commit`` is empty where results are not filed under commits; ``changes_digest`` is then one of
    the measured sources.
    """

    commit: str
    commit_date: str
    changes: str
    changes_digest: str

    @property
    def dirty(self) -> bool:
        """Whether the working tree is not what the commit says."""
        return bool(self.changes)

    @property
    def name(self) -> str:
        """A short name for what is measured, which marks uncommitted changes."""
        if not self.commit:
            return self.changes_digest[:8]
        return f"{self.commit[:8]}{'-dirty' if self.dirty else ''}"


def own_folders(project: Project) -> list[Path]:
    """Where stored results and written pages are, within the project's folder: no changes of it."""
    folders = (project.results, project.site)
    inside = [each for each in folders if each.is_relative_to(project.folder)]
    return list(dict.fromkeys(each.relative_to(project.folder) for each in inside))


def state_of(project: Project) -> GitState:
    """What results of a project are filed under: a commit where it has suites, else its sources.

    Raises UserError where suites stand in no repository, or in one without a commit.
    """
    if project.has_suites:
        return git_state(project)
    return GitState("", "", "", sources_digest())


def sources_digest() -> str:
    """A digest of the files that the project's workloads are made of: see :func:`source_files`."""
    return digest_of_files(source_files(catalogue.names()))


def source_files(workloads: Iterable[str]) -> list[Path]:
    """The files that declare these workloads, those beside them, what they import, and what of the
    user's this process has loaded for them."""
    files: dict[Path, None] = {}
    for name in workloads:
        module = catalogue.package(name)
        place = getattr(load_module(module), "__file__", None) or module.partition(":")[2]
        files |= dict.fromkeys(files_of_module(Path(place), _named_modules(name)))
    return list(files | dict.fromkeys(loaded_files()))


def _named_modules(workload: str) -> list[str]:
    """The modules with a full name that hold a workload's functions: they may lie anywhere."""
    ways = catalogue.workload(workload).implementations.values()
    targets = [target for way in ways for target in (way.function, way.ingest)]
    modules = [each.partition(":")[0] for each in targets if isinstance(each, str)]
    return [each for each in dict.fromkeys(modules) if "." in each]


def git_state(project: Project) -> GitState:
    """The state of the project's repository; stored results and written reports are no changes.

    Raises UserError where there is no git, no repository or no commit.
    """
    folder = project.folder
    left_out = [f":(exclude){each}" for each in own_folders(project)]
    commit, date = git(folder, "log", "-1", "--format=%H %cI").split()
    changes = git(folder, "status", "--porcelain", "--", ".", *left_out)
    content = changes + git(folder, "diff", "HEAD", "--", ".", *left_out) if changes else ""
    digest = hashlib.sha256(content.encode()).hexdigest()[:12] if changes else ""
    return GitState(commit, date, changes, digest)


def git(clone: Path, *arguments: str, more: Mapping[str, str] | None = None) -> str:
    """What git prints, with ``more`` environment variables; raises UserError when it fails."""
    try:
        done = subprocess.run(
            ["git", "-C", str(clone), *arguments],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | (more or {}),
        )
    except FileNotFoundError:
        raise UserError(
            "git is not installed; install it: results are filed under commits"
        ) from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.strip().splitlines()
        raise UserError(
            f"git {arguments[0]} failed in {clone.name} "
            f"({said[-1] if said else 'no reason given'}); work in a clone with at least one commit"
        ) from error
    return done.stdout.strip()
