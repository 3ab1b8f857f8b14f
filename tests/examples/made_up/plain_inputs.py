"""Plain inputs: arrays, lists, dicts, frames and objects, each with a call that changes them, or only reads them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import dask.array
import numpy as np
import pandas as pd
from changed_inputs import Case


class Body:
    """An object of the user's, which holds an array."""

    def __init__(self) -> None:
        self.position = np.zeros(3)
        self.cache: dict[str, int] | None = None


def _numbers() -> Any:
    yield from range(3)


def _write(value: Any) -> None:
    value[0] = 9


PLAIN_CHANGES: dict[str, Case] = {
    "an array": (lambda: np.zeros(5), _write),
    "a view that is not contiguous": (lambda: np.zeros((5, 4))[:, ::2], lambda x: x.fill(1)),
    "an array in Fortran's order": (lambda: np.zeros((3, 2), order="F"), lambda x: x.fill(1)),
    "an array of objects": (lambda: np.array([1, "x"], object), _write),
    "a list": (lambda: [1, 2], _write),
    "a list that grows": (lambda: [1, 2], lambda x: x.append(3)),
    "a list of arrays": (lambda: [np.zeros(2)], lambda x: _write(x[0])),
    "a dict": (lambda: {"a": 1}, lambda x: x.update(a=2)),
    "a set": (lambda: {1}, lambda x: x.add(2)),
    "a bytearray": (lambda: bytearray(3), _write),
    "a frame": (lambda: pd.DataFrame({"a": [1, 2]}), lambda x: x.__setitem__("a", 0)),
    "a column that a frame gets": (
        lambda: pd.DataFrame({"a": [1]}),
        lambda x: x.__setitem__("b", 1),
    ),
    "a generator that has not begun": (_numbers, next),
    "an object's array": (Body, lambda x: _write(x.position)),
}
PLAIN_READS: dict[str, Case] = {
    "an array": (lambda: np.arange(5), np.sum),
    "a sorted copy": (lambda: [3, 1], sorted),
    "a frame that lacks a value": (
        lambda: pd.DataFrame({"a": [1, None], "b": ["x", "y"]}),
        lambda x: x.describe(),
    ),
    "a frame of lists": (lambda: pd.DataFrame({"a": [[1], [2]]}), len),
    "text": (lambda: "abc", str.upper),
    "NaN": (lambda: [float("nan"), 1.0], sum),
    "an object that gets an attribute": (Body, lambda x: setattr(x, "norm", 1.0)),
    "a Dask array": (lambda: dask.array.ones(4), lambda x: x.sum().compute()),
    "a thread pool": (lambda: ThreadPoolExecutor(1), lambda x: x.shutdown()),
    "an array that cannot be written": (lambda: np.broadcast_to(1.0, (3,)), np.sum),
}
