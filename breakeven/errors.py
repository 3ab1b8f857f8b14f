"""The two ways in which something can be refused without being a bug."""

import difflib
from collections.abc import Iterable

MOST_NAMES = 30
"""So many are listed where none is near."""


class UserError(Exception):
    """What was wrong, what was there instead, and the next step; shown without a traceback."""


class Unavailable(Exception):  # noqa: N818 - it is a state in words, not a failure
    """An implementation that cannot run on this machine; the message is the reason, in words."""


def unknown_name(kind: str, name: str, known: Iterable[str], next_step: str) -> UserError:
    """The error for a name that does not exist, with the nearest one that does."""
    known = sorted(known)
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    others = f" and {len(known) - MOST_NAMES} more" if len(known) > MOST_NAMES else ""
    told = f"I know about {', '.join(known[:MOST_NAMES])}{others}."
    hint = f"did you mean {near[0]!r}?" if near else told
    return UserError(f"no {kind} {name!r}; {hint} ({next_step})")
