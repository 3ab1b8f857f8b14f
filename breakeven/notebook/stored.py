"""A notebook's statement in the processes that measure it: its inputs, its functions, its check.

What is imported here is imported by every such process, so it is next to nothing.
"""

from __future__ import annotations

import pickle
import sys
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from breakeven.processes.owners.private import open_private

__all__ = ["StoredInputs", "accept", "nothing_to_compare_with"]


@dataclass(frozen=True)
class StoredInputs:
    """Makes the inputs of a notebook's workload: what its names held when it was measured.

    ``path`` holds two pickles: the inputs, and by name the notebook's classes that they need.
    ``functions`` are the statements of the workload.
    """

    path: str
    functions: tuple[FunctionType, ...]

    def __call__(self, n: int) -> tuple[Any, ...]:
        """The inputs; from now on ``__main__`` has the notebook's functions and classes."""
        with open_private(Path(self.path)) as stream:
            inputs, classes = pickle.load(stream), pickle.load(stream)
        own = {
            name: value
            for function in self.functions
            for name, value in function.__globals__.items()
            if getattr(value, "__module__", None) == "__main__"
        }
        _become_the_notebook(classes | own)
        return tuple(inputs)


def accept(answer: object, expected: object) -> None:
    """Take every answer as right: there is nothing to compare that of one statement with."""


def nothing_to_compare_with(*_: object) -> str:
    """What stands in for a reference where answers are not compared."""
    return "nothing"


def _become_the_notebook(names: dict[str, Any]) -> None:
    """Let ``__main__`` be a module that has these names, as it is in the notebook.

    A pickle names a notebook's function as one of ``__main__``, and a worker that is forked from here
    finds it there. The script that runs as ``__main__`` goes on with its own names.
    """
    module = ModuleType("__main__")
    vars(module).update(names)
    sys.modules["__main__"] = module
