"""Beginning: a file with a workload, or a project folder whose commits are compared."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from breakeven.errors import UserError
from breakeven.terminal import new_console


def new(
    name: Annotated[
        str | None, typer.Argument(help="The name of the workload; NAME.py is written here.")
    ] = None,
    suite: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="A new folder, for a project with suites and a gate."),
    ] = None,
) -> None:
    """Write a first workload that runs as it is: one file, or a project folder.

    A file is enough to measure. A project folder files results under commits, lets you compare commits, and
    has a gate for pull requests. Exits with 2 if nothing was written.
    """
    console = new_console()

    def say(words: str) -> None:
        console.print(words, soft_wrap=True)

    if (name is None) == (suite is None):
        raise UserError(
            "give either a name (breakeven new NAME writes NAME.py here) or a folder "
            "(breakeven new --suite DIR makes a project)"
        )
    if name is not None:
        from breakeven.scaffold.one_file import new_file

        path = new_file(name, _here())
        say(f"wrote {path.name}. Next: breakeven run {path.name}")
    if suite is not None:
        from breakeven.scaffold.project_folder import NEXT_STEPS, new_project

        for path in new_project(_here() / suite):
            say(f"wrote {suite / path}")
        say(NEXT_STEPS.format(folder=suite))


def _here() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise UserError("the current folder is gone; change into another one") from None
