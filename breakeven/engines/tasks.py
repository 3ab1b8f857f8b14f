"""The smallest tasks there are, and a payload's way through a frame.

Every worker imports this module for its first task, so it imports no library by itself.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

Payload: TypeAlias = "NDArray[np.float64]"
"""A one-dimensional array of numbers, which travels to a worker and back."""

Anything = TypeVar("Anything")


def nothing(argument: object) -> None:
    """Do nothing: what such a task takes is the tool's own time."""


def same(argument: Anything) -> Anything:
    """Give back what came in: what such a task takes is the way to a worker and back."""
    return argument


def call_at(request: tuple[str, str, tuple[Any, ...]]) -> Any:
    """Call a function of a module that lies below a folder, which workers have not on their path.

    ``request`` is the folder, ``"module:function"`` and the arguments.
    """
    folder, target, arguments = request
    if folder not in sys.path:
        sys.path.append(folder)
    module, _, function = target.partition(":")
    return getattr(importlib.import_module(module), function)(*arguments)


def through_frame(payload: Payload, there_and_back: Callable[[pd.DataFrame], Any]) -> Payload:
    """The payload as the column of a pandas frame that a tool took over and gave back."""
    import pandas as pd

    frame = there_and_back(pd.DataFrame({"number": payload}, copy=False))
    returned: Payload = frame["number"].to_numpy()
    return returned
