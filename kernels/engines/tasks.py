"""The smallest tasks there are, and a payload's way through a frame.

Every worker imports this module for its first task, so it imports no library by itself.
"""

from __future__ import annotations

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


def through_frame(payload: Payload, there_and_back: Callable[[pd.DataFrame], Any]) -> Payload:
    """The payload as the column of a pandas frame that a tool took over and gave back."""
    import pandas as pd

    frame = there_and_back(pd.DataFrame({"number": payload}, copy=False))
    returned: Payload = frame["number"].to_numpy()
    return returned
