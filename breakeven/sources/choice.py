"""What a comparison measures here: the project's own workloads, or the asv suite of its repository."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from breakeven.catalogue.project import OWN_FOLDER, Project
from breakeven.errors import UserError
from breakeven.sources.asv_suite.side import ready_suite_side
from breakeven.sources.asv_suite.suite import find_suite
from breakeven.sources.sides import ReadySide, Side, ready_side

__all__ = ["Source", "source_of"]

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Source:
    """Where what is compared comes from: ``project`` has its commits, and ``ready`` makes a side of it
    for a number of workers."""

    project: Project
    ready: Callable[[Side, int, Tell], ReadySide]


def source_of(project: Project, configuration: Path | None = None) -> Source:
    """The source of a project, or the asv suite that is named, or found in its repository.

    Raises UserError where there is neither.
    """
    if project.has_suites and configuration is None:
        return Source(project, partial(_own, project=project))
    suite = find_suite(project.folder, configuration)
    if suite is None:
        raise UserError(
            f"{project.folder} declares no workloads with asv suites, and its repository has no "
            "asv.conf.json, so its commits cannot be compared; name one (--config FILE), or "
            "breakeven new --suite DIR makes a project of which they can"
        )
    own = suite.repository / OWN_FOLDER
    foreign = replace(project, folder=suite.repository, results=own, site=own / "report")
    return Source(foreign, partial(ready_suite_side, suite))


def _own(side: Side, workers: int, tell: Tell, *, project: Project) -> ReadySide:
    return ready_side(side, project, workers, tell)
