"""What is said on standard error, and the JSON on standard output: nothing in it is obeyed by a terminal."""

from __future__ import annotations

import json
import sys
from typing import Any

from breakeven.wording.visible import LONGEST, visible

__all__ = ["print_json", "say"]


def say(words: str) -> None:
    """A line on standard error, at once."""
    print(visible(words, LONGEST), file=sys.stderr, flush=True)


def print_json(found: Any, *, indent: int | None = 2) -> None:
    """Print as JSON, in ASCII: its own escapes stand for every hidden character, and any encoding will do."""
    print(json.dumps(found, indent=indent).replace("\x7f", r"\u007f"))
