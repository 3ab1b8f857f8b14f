"""The two ways in which something can be refused without being a bug."""

import difflib
import sys
from collections.abc import Iterable, Sequence

# Public: docs/reference/versions.md promises these. The rest is for Breakeven itself.
__all__ = ["Unavailable", "UserError"]

UNPARSABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
"""All that Python raises for a text that it cannot parse as Python or TOML: the last two where something is nested
too deeply. ``why_unparsable`` has the words."""
MOST_NAMES = 3
"""How many known names are listed if a name is near none of them."""


class UserError(Exception):
    """What was wrong, what was there instead, and the next step; shown without a traceback."""


def require_unix() -> None:
    """Raise UserError on Windows, which lacks most of what processes are measured and ended with."""
    if sys.platform == "win32":
        raise UserError(
            "Windows is not supported; install and run Breakeven in WSL, the Windows Subsystem for Linux "
            "(https://learn.microsoft.com/windows/wsl/install)"
        )


class Unavailable(Exception):  # noqa: N818 - it is a state in words, not a failure
    """An implementation that cannot run on this machine; the message is the reason, in words."""


def why_unparsable(error: BaseException) -> str:
    """Why a text cannot be parsed, after one of UNPARSABLE."""
    if isinstance(error, RecursionError | MemoryError):
        return "it is nested too deeply"
    return str(getattr(error, "msg", None) or error)


def unknown_name(
    kind: str, name: str, known: Iterable[str], next_step: str, *, place: str = ""
) -> UserError:
    """The error for a name that does not exist, with the nearest one that does.

    ``place`` is where it was looked for, such as a workload; ``next_step`` says what shows all.
    """
    known = sorted(known)
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}?" if near else known_in_words(name, known)
    there = f" in {place}" if place else ""
    return UserError(f"no {kind} {name!r}{there}; {hint} ({next_step})")


def known_in_words(name: str, known: Sequence[str]) -> str:
    """The known names if they are few, else the three that are nearest to a name."""
    if not known:
        return "there are none"
    if len(known) <= MOST_NAMES + 1:  # a single one is not left out
        return f"I know about {', '.join(known)}"
    near = difflib.get_close_matches(name, known, n=MOST_NAMES, cutoff=0.0)
    return f"the nearest are {', '.join(near)}"
