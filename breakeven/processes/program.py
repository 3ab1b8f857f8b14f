"""What a measuring process runs, and how it is asked for a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from breakeven.processes.working_folder import WorkingFolder, this_folder

__all__ = ["Program", "no_path_from_outside"]


@dataclass(frozen=True)
class Program:
    """A program that serves cases, one step at a time, on the pipes that it is given.

    ``command`` is followed by the first case and by ``told``, both as JSON, and by the numbers of the
    pipes. ``asked`` makes of a case what the program understands. ``path`` makes its ``PYTHONPATH`` of
    the inherited one; ``folder`` gives each process the one that it runs in. ``counts_itself`` says that
    it has the step in which callgrind counts its calls.
    """

    command: tuple[str, ...]
    told: Mapping[str, Any]
    asked: Callable[[Any], dict[str, Any]]
    path: Callable[[str], str]
    folder: WorkingFolder = this_folder
    counts_itself: bool = False


def no_path_from_outside(_: str) -> str:
    """The ``path`` of a program for which a project is what is installed in its environment."""
    return ""
