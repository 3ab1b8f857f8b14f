"""Names of owners: on whose behalf something was started, and which processes answer for it."""

from __future__ import annotations

import os
import secrets

from breakeven.processes.owners.identity import IsGone, identities_in, is_dead, own_identity

__all__ = ["MARKER", "dead_part", "is_below", "name_in", "new_owner"]

MARKER = "BREAKEVEN_OWNER"
"""The environment variable that a started process and all its descendants carry. A child that was
re-parented, or that made a process group of its own, still has it. Owners nest: ``/run/case``. A case's
process bears a mark besides, which a child with another environment inherits too."""


def new_owner() -> str:
    """A name for what this process is about to start, below the name that it carries itself.

    It says which process answers for it: when that is gone, all that carries the name is a leftover.
    """
    return f"{os.environ.get(MARKER, '')}/{own_identity()}-{secrets.token_hex(6)}"


def name_in(owner: str) -> str:
    """An owner's own name, without those above it."""
    return owner.rpartition("/")[2]


def is_below(owner: str, other: str) -> bool:
    """Whether an owner is that other one, or was named on behalf of it."""
    return f"{owner}/".startswith(f"{other}/")


def dead_part(owner: str, is_gone: IsGone = is_dead) -> str:
    """The topmost of an owner and those above it for which no process answers; empty if none."""
    names = [name for name in owner.split("/") if name]
    for level, name in enumerate(names, start=1):
        if any(map(is_gone, identities_in(name))):
            return f"/{'/'.join(names[:level])}"
    return ""
