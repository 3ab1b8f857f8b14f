"""What a script of ours finds in the environment of a side: its benchmarks, or its tests."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from breakeven.errors import UserError
from breakeven.processes.children.printed_tables import table_in
from breakeven.processes.owned_folder import temporary_folder
from breakeven.sources.environments.environment import Made
from breakeven.sources.environments.kept_environment import environment_of
from breakeven.sources.notation import EXISTING
from breakeven.sources.sides import last_lines

__all__ = ["NothingListedError", "found_in", "what_is_missing"]

LONGEST_SECONDS = 900
"""Some suites make their data when they are imported."""
MISSING = re.compile(r"No module named '(\w+)'")
"""Without a dot: what lacks a part is there."""


class NothingListedError(UserError):
    """A script ended without a list; ``said`` is what it printed last."""

    def __init__(self, what: str, said: str) -> None:
        super().__init__(f"{what} cannot be listed: {said}")
        self.said = said


def found_in(
    made: Made, arguments: Callable[[Path], Sequence[str]], what: str, where: Path | None = None
) -> dict[str, Any]:
    """What a script has written, as JSON, to the path that its ``arguments`` name.

    It runs in the folder ``where`` (default: an empty one). Raises NothingListedError where it writes nothing,
    UserError where it takes too long; ``what`` it lists, such as ``the benchmarks in speed``, begins the sentence.
    """
    with temporary_folder() as empty:
        path = empty / "found.json"
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
            raise UserError(f"listing {what} took more than {LONGEST_SECONDS} s") from None
        if not path.exists():
            said = last_lines(RuntimeError(done.stdout + done.stderr)) or (
                f"their process ended with exit code {done.returncode} and said nothing; see what is imported for "
                "them, such as conftest.py"
            )
            raise NothingListedError(what, said)
        try:
            return table_in(path.read_bytes())
        except ValueError as error:
            raise UserError(
                f"{what} cannot be listed: what was written is no list ({error})"
            ) from error


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
