"""The project that a command works on: that of the folder in which it is run, or what it is given."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from breakeven.catalogue import catalogue
from breakeven.catalogue.project import Project
from breakeven.catalogue.targets import names_source, use_targets
from breakeven.commands.printed.variables import print_variables
from breakeven.errors import UserError

if TYPE_CHECKING:
    from rich.console import Console

    from breakeven.sources.choice import Source

__all__ = ["enter_comparable", "enter_measured", "enter_project", "tell_row"]


def enter_project(targets: Sequence[str] | None = None) -> tuple[Project, list[str]]:
    """The project to work on, and the patterns over its workloads that are left of the targets."""
    patterns = use_targets(targets or [])
    return catalogue.project(), patterns


def enter_measured(targets: Sequence[str]) -> tuple[Project, list[str]]:
    """The project whose results are meant, and patterns over what was measured in it.

    A file, folder or module stands for the workloads that it declares. Where the project declares
    none, any other name is that of a result: what was measured need not be there any more.
    """
    found, _ = enter_project()
    own = [each for each in targets if found.workloads or names_source(each)]
    if not own:
        return found, list(targets)
    project, patterns = enter_project(own)
    patterns += [each for each in targets if each not in own]
    return project, patterns or catalogue.names()


def enter_comparable(
    words: Sequence[str],
    configuration: Path | None = None,
    tests: Path | None = None,
    command: str | None = None,
    python: str | None = None,
    row: Sequence[str] | None = None,
) -> Source:
    """What is compared here, for the commits and workloads of the words.

    ``configuration`` of an asv suite, ``tests`` and ``command`` are what was named, ``python`` and ``row`` which
    environment is meant. Says which variables may change the figures. Raises UserError where a word is a file, or
    where nothing can be compared.
    """
    from breakeven.sources.choice import Asked, source_of

    names_files = tests is not None or command is not None  # as tests and commands are called
    for each in words:
        if each.endswith(".py") and not names_files:
            raise UserError(
                f"{each} is a file; this command compares commits, and takes workloads of a "
                "project (breakeven list shows them). To compare the functions in a file: "
                f"breakeven run {each}"
            )
    project, _ = enter_project()
    source = source_of(project, Asked(configuration, tests, command, python, row or ()))
    print_variables()
    return source


def tell_row(source: Source, console: Console, *, offers_all: bool) -> None:
    """Say which row of a matrix is measured, where there are others; ``offers_all`` says that the command
    can measure all of them."""
    words = source.rows.note(offers_all=offers_all) if source.rows else ""
    if words:
        console.print(words, soft_wrap=True, style="dim")
