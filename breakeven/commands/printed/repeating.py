"""The command that repeats a comparison, as a reader of its summary can type it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence

__all__ = ["FOUND_BY_THEMSELVES", "repeating_command"]

FOUND_BY_THEMSELVES = ("workloads", "asv suite")
"""What is compared where nothing is named."""


def repeating_command(
    before: str,
    after: str,
    patterns: Sequence[str] = (),
    options: Mapping[str, object] | None = None,
) -> str:
    """``breakeven compare`` with these sides and patterns, and the options that were given.

    An option with several values is repeated; one that is None, False or empty was not given.
    """
    words = ["breakeven", "compare", before, after, *patterns]
    for name, value in (options or {}).items():
        if value is True:
            words.append(name)
        elif value:
            for each in value if isinstance(value, list) else [value]:
                words += [name, str(each)]
    return shlex.join(words)
