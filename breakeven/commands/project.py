"""The project that a command works on: that of the folder in which it is run, or what it is given."""

from __future__ import annotations

from collections.abc import Sequence

from breakeven.catalogue import catalogue
from breakeven.catalogue.project import Project
from breakeven.catalogue.targets import use_targets

__all__ = ["enter_project"]


def enter_project(targets: Sequence[str] | None = None) -> tuple[Project, list[str]]:
    """The project to work on, and the patterns over its workloads that are left of the targets."""
    patterns = use_targets(targets or [])
    return catalogue.project(), patterns
