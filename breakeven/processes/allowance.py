"""The memory that a case may use, for tools that keep to a limit when they are told one."""

from __future__ import annotations

import os

ALLOWED = "BREAKEVEN_MEMORY_BYTES"
"""The environment variable that carries the cap of a case to all that it starts."""
TOOL_SHARE = 0.7
"""What a tool is told of it: the rest is for interpreters, and for what a tool does not count."""


def allowed_bytes() -> int | None:
    """The cap of this case's process tree in bytes, or None when it has none."""
    text = os.environ.get(ALLOWED)
    return int(text) if text else None


def tool_bytes() -> int | None:
    """What a tool should keep to under the cap, in bytes, or None when there is no cap."""
    allowed = allowed_bytes()
    return int(allowed * TOOL_SHARE) if allowed else None
