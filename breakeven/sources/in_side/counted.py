"""Calls whose instructions callgrind counts, and nothing around them.

callgrind counts while it is inside a function of a name that it was given, and writes down what it has counted
when that ends. ``dir`` is Python's ``PyObject_Dir``, which every interpreter has by that name, and calls back
an object's ``__dir__``: so what is called back is counted, and setting up is not.
"""

from __future__ import annotations

from typing import Any, Callable

__all__ = ["COUNTED_INSIDE", "counted"]

COUNTED_INSIDE = "PyObject_Dir"


class _Counted:
    """What ``dir`` asks for its names."""

    def __init__(self, call: Callable[[], Any]) -> None:
        self.call = call

    def __dir__(self) -> tuple[str, ...]:
        self.call()
        return ()


def counted(call: Callable[[], Any]) -> None:
    """Make one call that is counted; raises what it raises."""
    dir(_Counted(call))
