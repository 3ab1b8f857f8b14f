"""What results are filed under: the commit of the working tree and its changes, or the sources."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from breakeven.catalogue import catalogue
from breakeven.catalogue.project import Project
from breakeven.catalogue.source_files import (
    content_of,
    digest_of_files,
    files_of_module,
    loaded_files,
)
from breakeven.catalogue.sources import load_module
from breakeven.repository.git_program import git, words_of
from breakeven.repository.working_tree import Changed, digest_of_changes, own_index

MOST_NAMED = 20
"""How many changed files are named; the others are counted."""
SHORT = 12
"""The characters of a digest."""


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
    folders = [Path(os.path.normpath(each)) for each in (project.results, project.site)]
    inside = [each for each in folders if project.folder in each.parents]
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
    commit, date = git(project.folder, "log", "-1", "--format=%H %cI").split()
    with own_index(project.folder) as index:
        changed = index.changed(project.folder, own_folders(project))
        digest = digest_of_changes(index.top, changed) if changed else ""
    return GitState(commit, date, _in_words(changed), digest)


def ignored_files(project: Project, files: Iterable[Path]) -> dict[str, str]:
    """A digest of each of some files that no commit has because git ignores it, by its path from the top of the
    repository."""
    with own_index(project.folder) as index:
        found = sorted(index.ignored(files))
        return {
            words_of(str(each.relative_to(index.top))): content_of(each).hex()[:SHORT]
            for each in found
        }


def _in_words(changed: Sequence[Changed]) -> str:
    """A line for each changed file; many are counted."""
    lines = [each.in_words for each in changed[:MOST_NAMED]]
    more = len(changed) - len(lines)
    return "\n".join([*lines, *([f"and {more:,} more"] if more else [])])
