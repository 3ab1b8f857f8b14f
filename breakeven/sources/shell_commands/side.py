"""A side of a command: its environment, its files, and what runs the command among them."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from breakeven.catalogue.project import Project
from breakeven.errors import UserError
from breakeven.processes.program import Program, no_path_from_outside
from breakeven.processes.working_folder import claimed_folder
from breakeven.records.measurement import Case
from breakeven.repository.git_program import git
from breakeven.sources.asv_suite.suite import Suite
from breakeven.sources.environments.environment import Made
from breakeven.sources.environments.installed import installed_places
from breakeven.sources.environments.kept_environment import kept_environment, variables_of
from breakeven.sources.environments.plain_project import plain_project
from breakeven.sources.notation import Side
from breakeven.sources.shell_commands.pythons import folders_looked_in_first
from breakeven.sources.sides import ReadySide, is_compiled
from breakeven.sources.trees import exported, modules_in

__all__ = ["Command", "find_command", "ready_command_side"]

IN_TURNS = Path(__file__).parents[1] / "in_side" / "command_in_turns.py"
OF_A_SHELL = {"|", "||", "&", "&&", ";", "<", ">", ">>", "2>", "2>&1"}
"""Words that mean something to a shell only."""
KNOWS_SAFE_PATH = (3, 11)
"""The first Python that can be told to look into the current folder or that of the script last."""
LIMIT_SECONDS = 600.0
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Command:
    """The words of a command, and the folder of the project's in which they were typed."""

    suite: Suite
    text: str
    words: tuple[str, ...]
    folder: Path


def find_command(start: Path, text: str) -> Command:
    """The command of a text, for the project that a folder is in, if there is one; no shell reads it.

    Raises UserError where it cannot be read, or where there is no repository.
    """
    try:
        words = tuple(shlex.split(text))
    except ValueError as error:
        raise UserError(f"{text!r} cannot be read: {error}; fix its quotes") from error
    if not words:
        raise UserError(
            "--command is empty; give one, such as --command 'python -m mytool data.json'"
        )
    for word in words:
        if word in OF_A_SHELL:
            raise UserError(
                f"{text!r} has a {word}, which only a shell understands; run it in a shell: "
                f"sh -c {shlex.quote(text)}"
            )
    suite = plain_project(start, may_be_uninstallable=True)
    return Command(suite, text, words, start.relative_to(suite.repository))


def ready_command_side(
    command: Command, project: Project, side: Side, _: int, tell: Tell
) -> ReadySide:
    """The side with its environment and its files, made where they are not there yet.

    Raises UserError where the environment cannot be made, or where the program is not in it.
    """
    folder, made = kept_environment(command.suite, side, tell)
    variables = variables_of(made)
    places = partial(claimed_folder, folder / "files", partial(_place, command, side))
    with places() as place:
        words = [_seen_from(place, word, project) for word in command.words]
        found = shutil.which(words[0], path=variables["PATH"]) or _exists(place / words[0])
        installed_first = _installed_first(words, place, made, variables["PATH"])
    if not found:
        raise UserError(
            f"there is no program {words[0]!r} in the environment of {side.asked}, nor on the path"
        )
    if installed_first and not _knows_safe_path(side.python):
        tell(
            f"{side.asked}: Python {side.python} may import the sources beside the command instead of what is "
            "installed; from 3.11 on it does not"
        )
    catalogue = {command.text: _facts(variables)}
    program = Program(
        command=(sys.executable, str(IN_TURNS)),
        told={},
        asked=partial(_request, words=words, variables=installed_first),
        path=no_path_from_outside,
        counts_itself=True,
        folder=places,
    )
    return ReadySide(side, folder, program, catalogue, is_compiled(made.python), python=made.python)


def _place(command: Command, side: Side, folder: Path) -> Path:
    """Where the command runs, among files of the side that are exported to the folder."""
    place = exported(command.suite.repository, side.commit, folder) / command.folder
    if not place.is_dir():
        raise UserError(f"{side.asked} has no folder {command.folder}, in which the command is run")
    return place


def _installed_first(words: Sequence[str], place: Path, made: Made, path: str) -> dict[str, str]:
    """The variables with which what is installed comes before sources of the same name: they lie where the
    command's Pythons look first."""
    folders = [
        folder
        for python, folder in folders_looked_in_first(words, place)
        if Path(shutil.which(python, path=path) or "").parent == made.python.parent
    ]
    modules = {each.stem for folder in folders for each in modules_in(folder)}
    installed = installed_places(modules, made)
    if not installed:
        return {}
    places = dict.fromkeys([*installed.values(), *map(str, folders)])
    return {"PYTHONSAFEPATH": "1", "PYTHONPATH": os.pathsep.join(places)}


def _knows_safe_path(python: str) -> bool:
    major, _, minor = python.removesuffix("t").partition(".")
    return (int(major), int(minor)) >= KNOWS_SAFE_PATH


def _seen_from(place: Path, word: str, project: Project) -> str:
    """A word of the command: where it is a file that git does not know, such as data, its whole path."""
    here = Path.cwd() / word
    if not _exists(here) or _exists(place / word) or Path(word).is_absolute():
        return word
    try:
        git(project.folder, "ls-files", "--error-unmatch", str(here))
    except UserError:
        return str(here)
    return word


def _exists(path: Path) -> bool:
    """Whether there is such a file: a word can be longer than any name of one."""
    try:
        return path.exists()
    except OSError:
        return False


def _facts(variables: dict[str, str]) -> dict[str, Any]:
    return {
        "family": "command",
        "version": "1",
        "reference": None,
        "smallest_effect": 0.0,
        "quantities": ["time", "memory"],
        "sizes": {"": 0},
        "default_sizes": [""],
        "implementations": {
            "": {
                "engine": "command",
                "workers": None,
                "cluster": None,
                "environment": variables,
                "unavailable": "",
                "cache": "",
                "limit_seconds": LIMIT_SECONDS,
            }
        },
    }


def _request(_: Case, words: list[str], variables: dict[str, str]) -> dict[str, Any]:
    return {"words": words, "variables": variables}
