"""What a script of ours finds in the environment of a side: its benchmarks, or its tests."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from breakeven.errors import UserError
from breakeven.processes.children.printed_tables import table_in
from breakeven.processes.children.signals import exit_in_words
from breakeven.processes.owned_folder import temporary_folder
from breakeven.sources.environments.environment import Made
from breakeven.sources.environments.kept_environment import environment_of
from breakeven.sources.notation import EXISTING
from breakeven.sources.sides import last_lines

__all__ = ["AT_MODULE", "NothingListedError", "found_in", "what_is_missing"]

LONGEST_SECONDS = 900
"""Some suites make their data when they are imported."""
AT_MODULE = "module.txt"
"""Beside the list: the name of the module that a script has come to, where it writes that."""
MISSING = re.compile(r"No module named '(\w+)'")
"""Without a dot: what lacks a part is there."""


class NothingListedError(UserError):
    """A script ended without a list; ``said`` is what it printed last, ``ended`` how it ended, in words, and ``at``
    the module that it had come to, if it tells that."""

    def __init__(self, what: str, said: str, ended: str, at: str = "") -> None:
        silent = f"their process {ended} and said nothing; see what is imported for them, such as conftest.py"
        super().__init__(f"{what} cannot be listed: {said or silent}")
        self.said = said
        self.ended = ended
        self.at = at


def found_in(
    made: Made, arguments: Callable[[Path], Sequence[str]], what: str, where: Path | None = None
) -> dict[str, Any]:
    """What a script has written, as JSON, to the path that its ``arguments`` name.

    It runs in the folder ``where`` (default: an empty one). Raises NothingListedError where it writes nothing or takes
    too long; ``what`` it lists, such as ``the benchmarks in speed``, begins the sentence.
    """
    with temporary_folder() as empty:
        path, at = empty / "found.json", empty / AT_MODULE
        try:
            done = subprocess.run(
                [str(made.python), *arguments(path)],
                cwd=where or empty,
                env=environment_of(made),
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                check=False,
                timeout=LONGEST_SECONDS,
            )
        except subprocess.TimeoutExpired:
            ended = f"took more than {LONGEST_SECONDS} s"
            raise NothingListedError(what, "", ended, _written_to(at)) from None
        if not path.exists():
            said = last_lines(RuntimeError(done.stdout + done.stderr))
            raise NothingListedError(what, said, exit_in_words(done.returncode), _written_to(at))
        try:
            return table_in(path.read_bytes())
        except ValueError as error:
            raise UserError(
                f"{what} cannot be listed: what was written is no list ({error})"
            ) from error


def _written_to(path: Path) -> str:
    return path.read_text("utf-8", "surrogateescape") if path.exists() else ""


def what_is_missing(reasons: str, of: str, place: str, asked: str = "") -> str:
    """How a library that only ``of`` need, such as the benchmarks, is installed beside the project.

    ``place`` is where it can be declared, such as ``to the matrix``; nothing where no library is missing. Where the
    side that was ``asked`` for is an interpreter of the user's, nothing is installed in it, not even the project.
    """
    if not (names := dict.fromkeys(MISSING.findall(reasons))):
        return ""
    if asked.startswith(EXISTING):
        python = asked.removeprefix(EXISTING)
        return f"; {python} is used as it is, so install {' and '.join(names)} there"
    added = "".join(f"+{name}>=0" for name in names)
    return (
        f"; if only {of} need {' and '.join(names)}, add {'it' if len(names) == 1 else 'them'} to both sides "
        f"(HEAD~1{added} HEAD{added}, by the name on the index), or {place}"
    )
