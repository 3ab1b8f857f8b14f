"""Lets callgrind count the calls of one of our own cases, in its process."""

from __future__ import annotations

import gc
from functools import partial
from typing import Any

from breakeven.sources.in_side.counted import counted

__all__ = ["count_calls"]


def count_calls(steps: Any, number: int) -> dict[str, Any]:
    """An empty call, and then so many of the case, each by itself; ``steps`` are those of the process."""
    gc.disable()
    counted(lambda: None)
    for _ in range(number):
        own = steps.arguments.each_call
        arguments = steps.arguments.fresh() if own else steps.arguments.current
        counted(partial(steps.function, *arguments))
    return {}
