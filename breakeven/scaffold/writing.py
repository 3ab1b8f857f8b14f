"""How templates become files: whole, and never in the place of another file."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path
from string import Template

from breakeven.errors import UserError

__all__ = ["rendered", "written"]

TEMPLATES = Path(__file__).with_name("templates")
ENDING = ".template"
"""So that no tool takes a template for what it will become."""


def rendered(template: str, values: Mapping[str, str]) -> str:
    """A template's text with its ``$names`` replaced; ``$$`` is a dollar sign."""
    path = TEMPLATES / f"{template}{ENDING}"
    return Template(path.read_text(encoding="utf-8")).substitute(values)


def written(files: Mapping[Path, str]) -> None:
    """Write new files, and the folders that they need: all of them, or none.

    Raises UserError where one of them is there already or cannot be written.
    """
    begun: list[Path] = []
    made: list[Path] = []
    try:
        for path, text in files.items():
            missing = [each for each in path.parents if not each.exists()]
            made += reversed(missing)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as stream:
                begun.append(path)
                stream.write(text)
    except OSError as error:
        for path in begun:
            path.unlink(missing_ok=True)
        for folder in reversed(made):
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise UserError(
            f"{error.filename or 'a file'} cannot be written: {error.strerror}; "
            "choose a folder that you may write to"
        ) from error
