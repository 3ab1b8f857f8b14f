"""Whether the sides of a comparison have the same libraries where they are to differ in their code only.

Each environment has the newest versions of its day. One that was kept for weeks has older ones than
one that is made now, and what a library changed would be taken for what the commit changed.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from breakeven.environments.kept_folders import made_anew
from breakeven.errors import UserError
from breakeven.processes.children.printed_tables import table_in
from breakeven.sources.notation import Side
from breakeven.sources.sides import READY, ReadySide

__all__ = ["alike", "made_at_in", "older_of", "other_versions"]

INSTALLED = """
import json
from importlib.metadata import distributions
found = {}
for each in distributions():
    name = each.metadata["Name"]
    is_of_conda = (each.read_text("INSTALLER") or "").strip() == "conda"
    if name and (is_of_conda or not each.read_text("direct_url.json")):
        found[name.lower().replace("_", "-").replace(".", "-")] = each.version
print(json.dumps(found))
"""
"""What came from an index, or from conda: what was built from a commit, or lies on top of a side, has an address."""
MOST_NAMED = 5
OLDER_SECONDS = 24 * 3600.0
"""Environments that were made within a day saw nearly the same index. So an environment that cannot be made
anew, or that differs all the same, is tried again after a day only."""


def alike(
    sides: tuple[ReadySide, ReadySide],
    make: Callable[[int], ReadySide],
    tell: Callable[[str], None],
) -> tuple[tuple[ReadySide, ReadySide], str]:
    """Both sides, of which the older is made anew where they have other versions; and what still differs, in words.

    ``make`` makes a side, 0 or 1, as it was made before. One that cannot be made again is used as it is.
    """
    found = [*sides]
    if (words := other_versions(found)) and (older := older_of(found)) is not None:
        name = found[older].side.asked
        tell(f"the environment of {name} is older than the other, which differs in {words}")
        try:
            with made_anew(found[older].folder):
                found[older] = make(older)
        except UserError as error:
            tell(f"it could not be made anew, and is used as it is: {error}")
            with suppress(OSError):
                os.utime(found[older].folder / READY)
        words = other_versions(found)
    noted = f"apart from their code, the sides differ in {words}" if words else ""
    if noted:
        tell(noted)
    return (found[0], found[1]), noted


def other_versions(sides: Sequence[ReadySide]) -> str:
    """Of which libraries the sides have other versions than each other: ``numpy (2.3.4, 2.4.0)``.

    Empty where there are none, and where the user asked for other versions, or for an interpreter as it is.
    """
    first, second = sides
    if _on_top(first.side) != _on_top(second.side):
        return ""
    if first.side.interpreter or not (first.python and second.python):
        return ""
    before, after = _installed(first.python), _installed(second.python)
    if before is None or after is None:
        return ""
    differ = [
        f"{name} ({before.get(name, 'none')}, {after.get(name, 'none')})"
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]
    more = len(differ) - MOST_NAMED
    named = ", ".join(differ[:MOST_NAMED])
    return f"{named} and {more} more" if more > 0 else named


def older_of(sides: Sequence[ReadySide]) -> int | None:
    """Which side's environment was made longer ago than the other's, 0 or 1; None where both are as old."""
    made_at = [made_at_in(each.folder) for each in sides]
    if abs(made_at[0] - made_at[1]) < OLDER_SECONDS:
        return None
    return made_at.index(min(made_at))


def _on_top(side: Side) -> tuple[object, ...]:
    """All that a side asks for beside a commit."""
    return side.python, side.requirements, side.packages, side.interpreter


def _installed(python: Path) -> dict[str, str] | None:
    """The libraries of an environment, by canonical name; None where it cannot say."""
    done = subprocess.run(
        [str(python), "-I", "-c", INSTALLED],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    try:
        return {str(name): str(version) for name, version in table_in(done.stdout).items()}
    except ValueError:
        return None


def made_at_in(folder: Path) -> float:
    """When the environment in the folder of a side was made, in seconds since the epoch; 0 where nothing says so."""
    try:
        return (folder / READY).stat().st_mtime
    except OSError:
        return 0.0
